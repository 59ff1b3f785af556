import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPause } from '@rostrum/service/clock';

/** A real Redis for a test, private to it: a socket in a folder of its own, which `stop` removes. */
export type TestRedis = {
  readonly url: string;
  /** Starts it again with what it had written. */
  start(): Promise<void>;
  /** As a machine would take it: no goodbye, the socket left lying. */
  kill(): Promise<void>;
  /** Stops it where it stands, connections open (`SIGSTOP`), and lets it go on (`SIGCONT`). */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
};

const START_DEADLINE_MS = 10_000;
const LOOK_PERIOD_MS = 20;

/** Starts a Redis that writes each command to disk before it answers, so that a kill loses nothing confirmed. */
export async function openTestRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-redis-'));
  const socket = join(folder, 'redis.sock');
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const storage = ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const options = ['--port', '0', '--unixsocket', socket, ...storage, '--loglevel', 'warning'];
    const started = spawn('redis-server', options, { stdio: 'ignore' });
    child = started;
    let fault: unknown;
    started.once('error', (error) => {
      fault = error;
    });
    for (let waitedMs = 0; !(await answers(socket)); waitedMs += LOOK_PERIOD_MS) {
      if (fault !== undefined || started.exitCode !== null || waitedMs > START_DEADLINE_MS) {
        throw new Error('redis-server did not start; is it installed?', { cause: fault });
      }
      await realPause(LOOK_PERIOD_MS);
    }
  };
  const kill = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running !== undefined && running.exitCode === null && running.signalCode === null) {
      running.kill('SIGKILL');
      await once(running, 'exit');
    }
  };
  await start();
  return {
    url: `unix://${socket}`,
    start,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns whether a Redis that has loaded its data listens on the socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
  });
}
