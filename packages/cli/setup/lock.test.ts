import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';
import { withLock } from './lock.mjs';

let root = '';
let lock = '';
let told: string[] = [];
beforeEach(() => {
  root = temporaryFolder();
  lock = join(root, 'node_modules', '.rostrum', 'lock');
  told = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('set-up is locked', () => {
  test('while it works, and free when it is done or failed', async () => {
    await withLock(root, () => expect(readFileSync(join(lock, 'pid'), 'utf8')).toBe(String(process.pid)));
    expect(existsSync(lock)).toBe(false);
    const failing = withLock(root, () => {
      throw new Error('no disk');
    });
    await expect(failing).rejects.toThrow('no disk');
    expect(existsSync(lock)).toBe(false);
  });

  test('against a second one, which waits', async () => {
    // Its command line has the entry's name in it, as that of a real one.
    const holder = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', 'setup.mjs']);
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, 'pid'), String(holder.pid));
    let isDone = false;
    const waiting = withLock(root, () => {
      isDone = true;
    });
    const line = `set-up: another set-up is at work here (process ${holder.pid}); waiting for it\n`;
    await vi.waitFor(() => expect(told).toEqual([line]));
    expect(isDone).toBe(false);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await waiting;
    expect(isDone).toBe(true);
  });

  const stale = [
    { name: 'whose holder is gone', pid: '4000000' },
    { name: 'whose holder’s number another program has', pid: '1' },
    { name: 'that says nothing sensible', pid: 'x' },
  ];
  test.each(stale)('not by a lock $name', async ({ pid }) => {
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, 'pid'), pid);
    let isDone = false;
    await withLock(root, () => {
      isDone = true;
    });
    expect(isDone).toBe(true);
  });

  test('not by a lock that never got its holder’s number', async () => {
    mkdirSync(lock, { recursive: true });
    utimesSync(lock, 1, 1);
    await withLock(root, () => {});
    expect(existsSync(lock)).toBe(false);
  });
});
