import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@rostrum/service/clock';
import { processIdentity } from '@rostrum/service/process-identity';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { endLeftovers, openRunRecord, playersOf, runningRoles, supervisorOf, writeSupervisor } from './run-record.ts';

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
    openRunRecord(run)(new Map([['ingest', child.pid ?? 0]]));
    expect(runningRoles(run, ['ingest', 'edge'])).toEqual(['ingest']);
    expect(await endLeftovers(run, ['ingest', 'edge'], systemClock)).toEqual(['ingest']);
    expect(processIdentity(child.pid ?? 0)).toBeUndefined();
    expect(runningRoles(run, ['ingest', 'edge'])).toEqual([]);
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
    openRunRecord(run)(new Map([['ingest', child.pid ?? 0]]));
    child.kill('SIGKILL');
    await once(child, 'exit');
    writeFileSync(join(run, 'edge.pid'), '{"pid":');
    expect(await endLeftovers(run, ['ingest', 'edge', 'web'], systemClock)).toEqual([]);
  });
});

test('a role that ends is taken out of the record', async () => {
  const run = folder();
  const child = await sleeper();
  const write = openRunRecord(run);
  write(new Map([['ingest', child.pid ?? 0]]));
  expect(JSON.parse(readFileSync(join(run, 'ingest.pid'), 'utf8'))).toMatchObject({ pid: child.pid });
  write(new Map());
  expect(existsSync(join(run, 'ingest.pid'))).toBe(false);
});

test('several processes of a role are known by its name; those that come and go do not play it', async () => {
  const run = folder();
  const pid = (await sleeper()).pid ?? 0;
  openRunRecord(run)(new Map(['edge-1', 'edge-2', 'edge-2-next', 'edge-1-leaving'].map((name) => [name, pid])));
  expect(playersOf(run, 'edge')).toEqual(
    new Map([
      ['edge-1', pid],
      ['edge-2', pid],
    ]),
  );
  expect(runningRoles(run, ['ingest', 'edge'])).toEqual(['edge']);
  expect((await endLeftovers(run, ['edge'], systemClock)).length).toBeGreaterThan(0);
  expect(playersOf(run, 'edge').size).toBe(0);
});

test('who supervises a role is known while it lives', () => {
  const run = folder();
  expect(supervisorOf(run, 'edge')).toBeUndefined();
  writeSupervisor(run, ['edge']);
  expect(supervisorOf(run, 'edge')).toBe(process.pid);
  expect(supervisorOf(run, 'ingest')).toBeUndefined();
});
