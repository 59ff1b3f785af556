import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@rostrum/service/clock';
import { processIdentity } from '@rostrum/service/process-identity';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { endLeftovers, runningNames, writeRunRecord } from './run-record.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
});

async function sleeper(script = 'setInterval(() => {}, 1000); process.stdout.write("up")'): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', script]);
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

function folder(): string {
  return temporaryFolder();
}

describe('what an earlier run left', () => {
  test('is ended', async () => {
    const run = folder();
    const child = await sleeper();
    writeRunRecord(run, new Map([['ingest', child.pid ?? 0]]), ['ingest', 'edge']);
    expect(runningNames(run, ['ingest', 'edge'])).toEqual(['ingest']);
    expect(await endLeftovers(run, ['ingest', 'edge'], systemClock)).toEqual(['ingest']);
    expect(processIdentity(child.pid ?? 0)).toBeUndefined();
    expect(runningNames(run, ['ingest', 'edge'])).toEqual([]);
  });

  test('is left alone where another program got its number', async () => {
    const run = folder();
    const child = await sleeper();
    writeFileSync(join(run, 'ingest.pid'), JSON.stringify({ pid: child.pid, identity: 'another time' }));
    expect(await endLeftovers(run, ['ingest'], systemClock)).toEqual([]);
    expect(processIdentity(child.pid ?? 0)).toBeDefined();
    expect(existsSync(join(run, 'ingest.pid'))).toBe(false);
  });

  test('is nothing where it is gone, or the record is damaged', async () => {
    const run = folder();
    const child = await sleeper();
    writeRunRecord(run, new Map([['ingest', child.pid ?? 0]]), ['ingest']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    writeFileSync(join(run, 'edge.pid'), '{"pid":');
    expect(await endLeftovers(run, ['ingest', 'edge', 'web'], systemClock)).toEqual([]);
  });
});

test('a role that ends is taken out of the record', async () => {
  const run = folder();
  const child = await sleeper();
  writeRunRecord(run, new Map([['ingest', child.pid ?? 0]]), ['ingest']);
  expect(JSON.parse(readFileSync(join(run, 'ingest.pid'), 'utf8'))).toMatchObject({ pid: child.pid });
  writeRunRecord(run, new Map(), ['ingest']);
  expect(existsSync(join(run, 'ingest.pid'))).toBe(false);
});
