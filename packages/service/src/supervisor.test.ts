import { describe, expect, test, vi } from 'vitest';
import type { ChildPlan } from './child-life.ts';
import { systemClock } from './clock.ts';
import { openMemoryLog } from './log.ts';
import { Supervisor } from './supervisor.ts';

const SCRIPT = `
process.on('SIGTERM', () => { console.log('stops'); process.exit(0); });
process.on('message', ({ id }) => process.send({ kind: 'metrics', id, text: 'a 1' }));
setTimeout(() => { console.log('serves'); process.send({ kind: 'ready' }); }, Number(process.argv[1]));
`;

function plan(name: string, readyAfterMs = 0): ChildPlan {
  return {
    name,
    program: process.execPath,
    programArguments: ['-e', SCRIPT, String(readyAfterMs)],
    cwd: process.cwd(),
    environment: process.env,
    readiness: 'ipc',
  };
}

describe('a supervisor', () => {
  test('starts group after group, and stops one after the other in reverse', async () => {
    const said: string[] = [];
    let running: string[] = [];
    const supervisor = new Supervisor({
      groups: [[plan('redis', 100)], [plan('ingest'), plan('web'), plan('edge')]],
      log: openMemoryLog(),
      clock: systemClock,
      onLine: (role, line) => said.push(`${role} ${line}`),
      onPids: (pids) => {
        running = [...pids.keys()];
      },
    });
    await supervisor.start();
    await vi.waitFor(() => expect(said).toHaveLength(4));
    expect(said[0]).toBe('redis serves');
    expect((await supervisor.askMetrics()).map(({ service }) => service)).toEqual(['redis', 'ingest', 'web', 'edge']);
    expect(running).toEqual(['redis', 'ingest', 'web', 'edge']);
    await Promise.all([supervisor.close(), supervisor.close()]);
    expect(said.slice(4)).toEqual(['edge stops', 'web stops', 'ingest stops', 'redis stops']);
    expect(running).toEqual([]);
  });

  test('that is closed while the first group starts never starts the second', async () => {
    const started: string[] = [];
    const supervisor = new Supervisor({
      groups: [[plan('redis', 60_000)], [plan('ingest')]],
      log: openMemoryLog(),
      clock: systemClock,
      onLine: () => {},
      onPids: (pids) => started.push(...pids.keys()),
    });
    void supervisor.start();
    await vi.waitFor(() => expect(started).toEqual(['redis']));
    await supervisor.close();
    expect(started).toEqual(['redis']);
  });

  test('ends all by force at once when asked to', async () => {
    let running = 2;
    const stubborn = `process.on('SIGTERM', () => {}); ${SCRIPT}`;
    const supervisor = new Supervisor({
      groups: [['a', 'b'].map((name) => ({ ...plan(name), programArguments: ['-e', stubborn, '0'] }))],
      log: openMemoryLog(),
      clock: systemClock,
      onLine: () => {},
      onPids: (pids) => {
        running = pids.size;
      },
    });
    await supervisor.start();
    supervisor.killAll();
    await vi.waitFor(() => expect(running).toBe(0));
  });
});
