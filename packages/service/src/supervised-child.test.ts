import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ChildPlan } from './child-life.ts';
import { FakeClock, systemClock } from './clock.ts';
import { type HeldSocket, holdSocket } from './held-socket.ts';
import { openMemoryLog } from './log.ts';
import { processIdentity } from './process-identity.ts';
import { SupervisedChild } from './supervised-child.ts';

/** A role in one line of JavaScript. */
function nodePlan(script: string): ChildPlan {
  return {
    name: 'role',
    program: process.execPath,
    programArguments: ['-e', script],
    cwd: process.cwd(),
    environment: process.env,
    readiness: 'ipc',
  };
}

function shellPlan(script: string): ChildPlan {
  return { ...nodePlan(''), program: '/bin/sh', programArguments: ['-c', script], readiness: async () => false };
}

const open: SupervisedChild[] = [];
afterEach(() => {
  for (const child of open.splice(0)) {
    child.kill();
  }
});

function supervise(plan: ChildPlan, clock = systemClock) {
  const log = openMemoryLog();
  const lines: string[] = [];
  const pids: (number | undefined)[] = [];
  const events = {
    onLine: (line: string) => lines.push(line),
    onPid: (_stage: string, pid: number | undefined) => pids.push(pid),
  };
  const child = new SupervisedChild(plan, { log, clock, events });
  open.push(child);
  return { child, log, lines, pids };
}

const SERVES = `process.send({ kind: 'ready' }); process.on('disconnect', () => process.exit()); setInterval(() => {}, 1000);`;

describe('a supervised process', () => {
  test('that is stuck is killed and started again; one that shows no life by its nature is left alone', async () => {
    const beats = (each: string) => `process.send({ kind: 'ready' }); process.send({ kind: 'beat' }); ${each}`;
    const stuck = supervise({ ...nodePlan(beats('setTimeout(() => { for (;;); }, 50)')), stuckAfterMs: 1_500 });
    const mute = supervise({ ...nodePlan(SERVES), stuckAfterMs: 500 });
    await Promise.all([stuck.child.start(), mute.child.start()]);
    await vi.waitFor(() => expect(stuck.child.restarts).toBeGreaterThan(0), { timeout: 8_000 });
    expect(stuck.child.lastCause).toMatch(/^it showed no life for \d+ s and was ended by SIGKILL$/);
    expect(stuck.child.deaths).toEqual([{ at: expect.any(Number), cause: stuck.child.lastCause }]);
    expect(mute.child.restarts).toBe(0);
  });

  describe('whose clients hold on to others', () => {
    const waits = (then: string): string => `
      if (process.env.STANDBY === '1') {
        process.on('message', ({ kind }) => { if (kind === 'begin') { ${then} } });
        process.send({ kind: 'loaded' });
      } else { ${SERVES} }
      setInterval(() => {}, 1000);`;

    test('is ended once another has loaded, which then begins', async () => {
      const { child, pids } = supervise({ ...nodePlan(waits(SERVES)), standbyKey: 'STANDBY' });
      await child.start();
      expect(await child.replace()).toBe('replaced');
      expect(child.isServing).toBe(true);
      expect(child.restarts).toBe(0);
      const [old, next, ...rest] = pids;
      expect(processIdentity(old ?? 0)).toBeUndefined();
      // The old one is gone, the new one is no more the next one, but the one.
      expect(rest).toEqual([undefined, undefined, next]);
    });

    test('goes on where the other one cannot be loaded', async () => {
      const dies = waits(SERVES).replace("process.send({ kind: 'loaded' })", 'process.exit(3)');
      const { child, pids } = supervise({ ...nodePlan(dies), standbyKey: 'STANDBY' });
      await child.start();
      expect(await child.replace()).toBe('given up');
      expect(child.isServing).toBe(true);
      expect(processIdentity(pids[0] ?? 0)).toBeDefined();
    });

    test('is started again where the other one dies as it begins', async () => {
      const { child } = supervise({ ...nodePlan(waits('process.exit(3)')), standbyKey: 'STANDBY' });
      await child.start();
      expect(await child.replace()).toBe('given up');
      await vi.waitFor(() => expect(child.isServing).toBe(true), { timeout: 5_000 });
    });
  });

  test('serves once it says so, and tells its number', async () => {
    const { child, pids } = supervise(nodePlan(SERVES));
    await child.start();
    expect(child.isServing).toBe(true);
    expect(processIdentity(pids[0] ?? 0)).toBeDefined();
    await child.close();
    expect(child.isServing).toBe(false);
    expect(processIdentity(pids[0] ?? 0)).toBeUndefined();
  });

  test('is started again after a delay that grows, its last line and status in the log', async () => {
    const clock = new FakeClock();
    const { child, log } = supervise(shellPlan('echo started; echo "no memory left" >&2; exit 3'), clock);
    void child.start();
    for (const [index, delayMs] of [250, 500, 1_000].entries()) {
      await vi.waitFor(() => expect(log.lines).toHaveLength(index + 1));
      expect(log.lines[index]?.fields).toMatchObject({
        role: 'role',
        exitCode: 3,
        signal: null,
        lastLine: 'no memory left',
        restartInMs: delayMs,
      });
      clock.advance(delayMs - 1);
      expect(child.restarts).toBe(index + 1);
      clock.advance(1);
    }
    expect(child.lastCause).toBe('no memory left');
  });

  test('that served for 10 s is started again at once', async () => {
    const clock = new FakeClock();
    const { child, log, pids } = supervise(nodePlan(SERVES), clock);
    await child.start();
    for (const [index, servedMs] of [1_000, 9_999, 10_000].entries()) {
      await vi.waitFor(() => expect(child.isServing).toBe(true));
      clock.advance(servedMs);
      process.kill(pids.at(-1) ?? 0, 'SIGKILL');
      await vi.waitFor(() => expect(log.lines).toHaveLength(index + 1));
      clock.advance(5_000);
    }
    expect(log.lines.map((line) => line.fields.restartInMs)).toEqual([250, 500, 0]);
    expect(log.lines[0]?.fields).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  test('that cannot be started at all is tried again', async () => {
    const clock = new FakeClock();
    const { child, log } = supervise({ ...nodePlan(''), program: '/nonexistent/program' }, clock);
    void child.start();
    await vi.waitFor(() => expect(log.lines).toHaveLength(1));
    expect(log.lines[0]?.fields.lastLine).toContain('ENOENT');
  });

  test('that does not end when told to is killed after 10 s', async () => {
    const clock = new FakeClock();
    const { child, log } = supervise(nodePlan(`process.on('SIGTERM', () => {}); ${SERVES}`), clock);
    await child.start();
    const closed = child.close();
    clock.advance(9_999);
    expect(log.lines).toHaveLength(0);
    clock.advance(1);
    await closed;
    expect(log.lines[0]?.line).toContain('it is killed');
  });

  test('is not started again once it is closed, not even while it waits to be', async () => {
    const clock = new FakeClock();
    const { child, log } = supervise(shellPlan('exit 1'), clock);
    void child.start();
    await vi.waitFor(() => expect(log.lines).toHaveLength(1));
    await child.close();
    clock.advance(60_000);
    expect(child.restarts).toBe(1);
  });

  test('closes twice as if once', async () => {
    const { child } = supervise(nodePlan(SERVES));
    await child.start();
    await Promise.all([child.close(), child.close()]);
    await child.close();
  });
});

describe('its metrics', () => {
  test('are asked over IPC', async () => {
    const script = `process.on('message', ({ id }) => process.send({ kind: 'metrics', id, text: 'a 1' })); ${SERVES}`;
    const { child } = supervise(nodePlan(script));
    await child.start();
    expect(await child.askMetrics()).toBe('a 1');
  });

  test('are given up after a second', async () => {
    const clock = new FakeClock();
    const { child } = supervise(nodePlan(SERVES), clock);
    await child.start();
    const asked = child.askMetrics();
    clock.advance(1_000);
    expect(await asked).toBeUndefined();
  });

  test('are given up at once when it dies', async () => {
    const { child, pids } = supervise(nodePlan(SERVES), new FakeClock());
    await child.start();
    const asked = child.askMetrics();
    process.kill(pids[0] ?? 0, 'SIGKILL');
    expect(await asked).toBeUndefined();
  });
});

/** Serves its number on the socket it inherits; told to drain, answers what is held, accepts no more, and ends. */
const SERVER = `
const server = require('node:http').createServer((request, response) => {
  const answer = () => response.end(String(process.pid));
  if (request.url === '/held') process.once('message', answer); else answer();
});
server.listen({ fd: Number(process.env.LISTEN_FDS.split(':')[1]) }, () => process.send({ kind: 'ready' }));
process.on('message', () => { server.close(() => process.exit()); });
process.on('disconnect', () => process.exit());
`;

const sockets: HeldSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) {
    socket.close();
  }
});

async function serving(script = SERVER, clock = systemClock) {
  const held = await holdSocket('127.0.0.1', 0, false);
  if (held === undefined) {
    throw new Error('this Node holds no sockets');
  }
  sockets.push(held);
  const inherits = { key: 'LISTEN_FDS', sockets: new Map([['http', held]]) };
  const supervised = supervise({ ...nodePlan(script), inherits }, clock);
  const agent = new Agent({ keepAlive: false });
  const ask = (path = '/'): Promise<string> =>
    new Promise((resolve, reject) => {
      get({ port: held.port, path, agent }, (response) => {
        response.on('data', (chunk) => resolve(String(chunk)));
      }).on('error', reject);
    });
  return { ...supervised, ask };
}

describe('a process on a held socket', () => {
  test('that dies is waited for by who connects meanwhile', async () => {
    const clock = new FakeClock();
    const { child, pids, log, ask } = await serving(SERVER, clock);
    await child.start();
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(log.lines).toHaveLength(1));
    const waiting = ask();
    clock.advance(250);
    expect(await waiting).toBe(String(pids.at(-1)));
  });

  test('is replaced without a request refused; what it holds it answers, then it ends', async () => {
    const { child, ask, log } = await serving();
    await child.start();
    const held = ask('/held');
    const former = await ask();
    const over = new AbortController();
    const asking = (async () => {
      const answers = new Set<string>();
      while (!over.signal.aborted) {
        answers.add(await ask());
      }
      return answers;
    })();
    expect(await child.replace()).toBe('replaced');
    expect(await held).toBe(former);
    await vi.waitFor(() => expect(processIdentity(Number(former))).toBeUndefined());
    const now = await ask();
    over.abort();
    expect([...(await asking)]).toEqual([former, now]);
    expect(child.restarts).toBe(0);
    expect(log.lines.map(({ line }) => line)).toEqual(['supervisor: a new process serves']);
  });

  test.each([
    { name: 'dies', failing: 'process.exit(3)', why: 'it died' },
    {
      name: 'does not come to serve in time',
      failing: 'setInterval(() => {}, 1000)',
      why: 'it did not serve within 20 s',
    },
  ])('goes on where the new one $name', async ({ failing, why }) => {
    const clock = new FakeClock();
    const mark = join(mkdtempSync(join(tmpdir(), 'rostrum-child-')), 'mark');
    onTestFinished(() => rmSync(dirname(mark), { recursive: true }));
    // The first of them makes the mark; the second finds it.
    const script = `const fs = require('node:fs'), mark = ${JSON.stringify(mark)};
      if (fs.existsSync(mark)) { fs.writeFileSync(mark, 'seen'); ${failing}; } else { fs.writeFileSync(mark, ''); ${SERVER} }`;
    const { child, ask, log } = await serving(script, clock);
    await child.start();
    const former = await ask();
    const outcome = child.replace();
    await vi.waitFor(() => expect(readFileSync(mark, 'utf8')).toBe('seen'));
    if (why !== 'it died') {
      clock.advance(20_000);
    }
    expect(await outcome).toBe('given up');
    expect(await ask()).toBe(former);
    expect(log.lines[0]).toMatchObject({ fields: { why }, line: expect.stringContaining('the old one goes on') });
  });
});
