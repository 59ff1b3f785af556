import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { openBus } from '@rostrum/bus/bus';
import { KEYS as BUS_KEYS } from '@rostrum/contract/bus-topics';
import { machineReportSchema } from '@rostrum/contract/health';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { processIdentity } from '@rostrum/service/process-identity';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readSettings } from '../config.ts';
import { openOperator } from '../operator/operator.ts';
import { restart } from '../operator/restart.ts';
import { placesOf } from '../places.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { answersPing } from './private-redis.ts';
import { playersOf } from './run-record.ts';

/** A role as its supervisor sees it. It says what it was handed, and hears signals as a real one does. */
const ROLE = `
import { createServer } from 'node:http';
console.error(JSON.stringify({ level: 30, msg: 'handed', data: process.env.ROSTRUM_DATA, redis: process.env.REDIS_URL }));
process.send({ kind: 'beat', health: { rssBytes: 1000, loopDelayMs: 2, conditions: [] } });
process.on('message', ({ id }) => process.send({ kind: 'metrics', id, text: '# TYPE stand_in gauge\\nstand_in 1\\n' }));
for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) {
  process.on(signal, () => process.env.STUBBORN === undefined && process.exit(0));
}
setInterval(() => {}, 1000);
if (process.env.EDGE_LISTEN_FDS === undefined) {
  process.send({ kind: 'ready' });
} else {
  const server = createServer((request, response) => response.end(String(process.pid)));
  server.listen({ fd: Number(process.env.EDGE_LISTEN_FDS.split(':')[1]) }, () => process.send({ kind: 'ready' }));
  process.on('message', ({ kind }) => kind === 'drain' && server.close(() => process.exit()));
}
`;

const START = `
import { readSettings } from ${JSON.stringify(join(import.meta.dirname, '../config.ts'))};
import { exitInWords } from ${JSON.stringify(join(import.meta.dirname, '../words.ts'))};
import { ROLES } from ${JSON.stringify(join(import.meta.dirname, 'roles.ts'))};
import { run } from ${JSON.stringify(join(import.meta.dirname, 'run.ts'))};
try {
  await run(import.meta.dirname, readSettings(import.meta.dirname), ROLES);
  process.exit(0);
} catch (error) {
  exitInWords(error);
}`;

const KEYS = ['EDGE_PORT', 'WEB_PORT', 'INGEST_RTMP_PORT', 'INGEST_ORIGIN_PORT', 'METRICS_PORT'];
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A repository of stand-in roles with ports of its own. */
async function install() {
  const root = temporaryFolder();
  for (const role of ['ingest', 'edge', 'web']) {
    mkdirSync(join(root, role, 'src'), { recursive: true });
    writeFileSync(join(root, role, 'src', 'main.ts'), ROLE);
  }
  writeFileSync(join(root, 'ingest', 'src', 'rtmp-main.ts'), ROLE);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'start.ts'), START);
  const environment: NodeJS.ProcessEnv = { PATH: process.env.PATH, INGEST_SRT_PORT: '0', INGEST_PULL_MAX: '0' };
  for (const key of KEYS) {
    environment[key] = String(await freePort());
  }
  const places = placesOf(join(root, 'data'));
  onTestFinished(() => rmSync(places.socketFolder, { recursive: true, force: true }));
  return { root, environment, places };
}
type Installation = Awaited<ReturnType<typeof install>>;

function start({ root, environment }: Installation, more: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(root, 'start.ts')], { env: { ...environment, ...more } });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const ready = (): Promise<void> => vi.waitFor(() => expect(said.out, said.err).toContain('Rostrum is up'), 15_000);
  return { child, said, ended, ready };
}

const NAMES = ['redis', 'ingest', 'ingest-rtmp', 'web', 'edge'];

function pids({ places }: Installation): number[] {
  return NAMES.map((name) => {
    const record: { pid: number } = JSON.parse(readFileSync(join(places.runFolder, `${name}.pid`), 'utf8'));
    return record.pid;
  });
}

/** Who answers on the public port, by process number, each time on a new connection; and who is written down. */
function publicPort(installation: Installation) {
  const agent = new Agent({ keepAlive: false });
  const ask = (): Promise<number> =>
    new Promise((resolve, reject) => {
      get({ port: installation.environment.EDGE_PORT, agent }, (response) => {
        response.on('data', (chunk) => resolve(Number(chunk)));
      }).on('error', reject);
    });
  return { ask, edge: (): number => pids(installation)[NAMES.indexOf('edge')] ?? 0 };
}

const noneLives = (numbers: readonly number[]): Promise<void> =>
  vi.waitFor(() => expect(numbers.map(processIdentity)).toEqual(numbers.map(() => undefined)), 10_000);

describe('everything', () => {
  test('starts with a Redis of its own, tells where it is, merges metrics, and stops at a signal', async () => {
    const installation = await install();
    const { child, said, ended, ready } = start(installation);
    await ready();
    const edgePort = installation.environment.EDGE_PORT;
    expect(said.out).toMatch(new RegExp(`http://localhost:${edgePort}/setup\\?token=[\\w-]{32} `));
    expect(said.out).toContain(`rtmp://localhost:${installation.environment.INGEST_RTMP_PORT}/live`);
    expect(said.err).toContain(`"redis":"unix://${installation.places.redisSocket}"`);
    expect(said.err).toContain(`"data":"${installation.places.dataFolder}"`);
    expect(await answersPing(installation.places.redisSocket)).toBe(true);
    const metrics = await fetch(`http://127.0.0.1:${installation.environment.METRICS_PORT}/metrics`);
    const text = await metrics.text();
    for (const role of ['ingest', 'edge', 'web']) {
      expect(text).toContain(`stand_in{service="${role}"} 1`);
      expect(text).toContain(`rostrum_role_up{service="supervisor",role="${role}"} 1`);
    }
    expect(text.match(/^# TYPE stand_in /gm)).toHaveLength(1);
    const numbers = pids(installation);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(installation.places.socketFolder)).toBe(false);
    await noneLives(numbers);
  });

  test('is not started twice on one data folder', async () => {
    const installation = await install();
    const first = start(installation);
    await first.ready();
    const second = start(installation);
    expect(await second.ended).toBe(1);
    expect(second.said.err).toContain(`Rostrum runs already on ${installation.places.dataFolder}`);
    expect(second.said.err).toContain(`process ${first.child.pid}`);
  });

  test('leaves nothing running when it is killed outright, and starts again at once', async () => {
    const installation = await install();
    const first = start(installation);
    await first.ready();
    const numbers = pids(installation);
    first.child.kill('SIGKILL');
    const second = start(installation);
    await second.ready();
    await noneLives(numbers);
    expect(await answersPing(installation.places.redisSocket)).toBe(true);
  });

  test('starts a role again that died, and Redis too', async () => {
    const installation = await install();
    const { said, ready } = start(installation);
    await ready();
    const before = pids(installation);
    for (const number of before) {
      process.kill(number, 'SIGKILL');
    }
    await vi.waitFor(() => {
      const now = pids(installation);
      expect(now.filter((number) => before.includes(number))).toEqual([]);
    }, 10_000);
    await vi.waitFor(async () => expect(await answersPing(installation.places.redisSocket)).toBe(true), 10_000);
    expect(said.err).toContain('supervisor: a process died; it is started again');
    expect(said.err).toContain('"signal":"SIGKILL"');
  });

  test('tells the site on the bus how its processes are, and which died of what', async () => {
    const installation = await install();
    const { ready } = start(installation);
    await ready();
    const url = `unix://${installation.places.redisSocket}`;
    const bus = openBus({ url, name: 'test', log: openMemoryLog(), clock: systemClock });
    await bus.start();
    const told = async () => {
      const rows = [...((await bus.hashAll(BUS_KEYS.machines))?.values() ?? [])];
      return rows.map((row) => machineReportSchema.parse(row));
    };
    process.kill(pids(installation).at(-1) ?? 0, 'SIGKILL');
    await vi.waitFor(async () => {
      const [machine] = await told();
      expect(machine?.off.map(({ name }) => name)).toEqual(['SRT', 'RTMPS', 'Pulled channels', 'https', 'Mail']);
      const rows = machine?.processes.map(({ name, isServing, restarts, deaths }) => ({
        name,
        isServing,
        restarts,
        deaths,
      }));
      const well = { isServing: true, restarts: 0, deaths: [] };
      expect(rows).toEqual([
        { name: 'redis', ...well },
        { name: 'ingest', ...well },
        { name: 'ingest-rtmp', ...well },
        { name: 'web', ...well },
        {
          name: 'edge',
          isServing: true,
          restarts: 1,
          deaths: [{ at: expect.any(Number), cause: 'ended by SIGKILL' }],
        },
      ]);
      expect(machine?.processes.map(({ rssBytes }) => rssBytes ?? 0)).toEqual([
        expect.any(Number),
        1000,
        1000,
        1000,
        1000,
      ]);
    }, 15_000);
    const [configuration] = [...((await bus.hashAll(BUS_KEYS.configurations))?.values() ?? [])];
    expect(JSON.stringify(configuration)).toContain(
      `"value":"${installation.environment.EDGE_PORT}","source":"environment"`,
    );
    await bus.close();
  });

  test('keeps the public port while the edge dies and comes back', async () => {
    const installation = await install();
    const { ready } = start(installation);
    await ready();
    const { ask, edge } = publicPort(installation);
    const former = edge();
    expect(await ask()).toBe(former);
    process.kill(former, 'SIGKILL');
    const now = await ask();
    expect(now).not.toBe(former);
    await vi.waitFor(() => expect(edge()).toBe(now));
  });

  test('puts a new edge in the place of the old one when told to, and no request is refused', async () => {
    const installation = await install();
    const { child, ready, said } = start(installation);
    await ready();
    const { ask, edge } = publicPort(installation);
    const former = edge();
    const answers = new Set<number>();
    const asking = (async () => {
      while (answers.size < 3) {
        answers.add(await ask());
      }
    })();
    await vi.waitFor(() => expect(answers.size).toBe(1));
    const settings = readSettings(installation.root, installation.environment);
    const typed = { positionals: ['edge'], text: () => undefined, has: () => false };
    const { json } = await restart.run(openOperator(installation.root, settings), typed);
    expect(json).toEqual({ restarted: [{ name: 'edge', pid: edge(), formerPid: former }] });
    await vi.waitFor(() => expect(answers.size).toBe(2));
    child.kill('SIGHUP');
    await asking;
    expect([...answers].at(0)).toBe(former);
    await vi.waitFor(() => expect([...answers].at(2)).toBe(edge()));
    expect(said.err).not.toContain('a process died');
  });

  test('runs several edges on one port, each with its share, and replaces them one after the other', async () => {
    const installation = await install();
    const { child, ready, said, ended } = start(installation, { EDGE_WORKERS: '3' });
    await ready();
    const { ask } = publicPort(installation);
    const workers = (): number[] => [...playersOf(installation.places.runFolder, 'edge').values()];
    const answering = async (): Promise<number[]> => {
      const answers = await Promise.all(Array.from({ length: 60 }, ask));
      return [...new Set(answers)].toSorted((one, other) => one - other);
    };
    expect(await answering()).toEqual(workers().toSorted((one, other) => one - other));
    const text = await (await fetch(`http://127.0.0.1:${installation.environment.METRICS_PORT}/metrics`)).text();
    expect(text).toContain('stand_in{service="edge",worker="3"} 1');
    expect(text).toContain('rostrum_role_up{service="supervisor",role="edge",worker="2"} 1');
    const former = workers();
    child.kill('SIGHUP');
    await vi.waitFor(async () => {
      expect(workers()).toHaveLength(3);
      expect(workers().some((pid) => former.includes(pid))).toBe(false);
      expect(await answering()).toEqual(workers().toSorted((one, other) => one - other));
    }, 10_000);
    expect(said.err).not.toContain('a process died');
    const last = workers();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await noneLives([...former, ...last]);
  });

  test('takes Ctrl-C that comes several times at once for one, and a later one for an order to end by force', async () => {
    const installation = await install();
    const { child, ended, ready } = start(installation, { STUBBORN: '1' });
    await ready();
    const numbers = pids(installation);
    for (let count = 0; count < 3; count += 1) {
      child.kill('SIGINT');
    }
    await vi.waitFor(() => {
      child.kill('SIGINT');
      expect(child.exitCode).toBe(130);
    }, 9_000);
    expect(await ended).toBe(130);
    await noneLives(numbers);
  });

  test('does not start where a port is taken, and says which', async () => {
    const installation = await install();
    const server = createServer().listen(Number(installation.environment.EDGE_PORT), '127.0.0.1');
    await once(server, 'listening');
    const { said, ended } = start(installation);
    expect(await ended).toBe(1);
    expect(said.err).toContain(`EDGE_PORT=${installation.environment.EDGE_PORT}: another program listens on this port`);
    server.close();
  });
});
