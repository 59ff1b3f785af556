import { fork, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from '../harness/ports.ts';
import { runProgram } from '../harness/processes.ts';
import { quantile, writeResult } from '../harness/results.ts';
import { formatTable } from '../harness/table.ts';
import { type Peer, startNginx, startOrigin, startOurs, startVarnish } from './edge/peers.ts';

/**
 * `npm run bench -- edge [ROUNDS]`: our edge, with the gate off and on, beside nginx and Varnish, in front of one
 * origin. Each is alone on core 0; origin and load are on core 1. Hits are asked for by wrk over 64 connections; waiters
 * are held by a process of our own. Peers that are not installed are left out.
 */
const ROUNDS = Number(process.argv[3] ?? 3);
const HIT_SECONDS = 4;
const WAITERS = [200, 1_000, 5_000];
const OBJECTS = [
  { name: 'playlist, 2 kB', file: 'playlist' },
  { name: 'part, 60 kB', file: '39.0.m4s' },
  { name: 'segment, 500 kB', file: '30.m4s' },
] as const;

type Opener = (port: number, originPort: number) => Promise<Peer>;
const OPENERS: readonly { readonly name: string; readonly program: string; readonly open: Opener }[] = [
  { name: 'ours', program: 'node', open: (port, origin) => startOurs(port, origin, false) },
  { name: 'ours, gate on', program: 'node', open: (port, origin) => startOurs(port, origin, true) },
  { name: 'nginx', program: 'nginx', open: startNginx },
  { name: 'varnish', program: 'varnishd', open: startVarnish },
];

// Where Debian puts nginx and Varnish.
process.env.PATH = `${process.env.PATH}:/usr/sbin`;
const openers = OPENERS.filter(({ program, name }) => {
  const isHere = program === 'node' || isInstalled(program);
  if (!isHere) {
    process.stdout.write(
      `${name} is not installed and left out: apt-get install ${name === 'nginx' ? 'nginx-light' : name}\n`,
    );
  }
  return isHere;
});
if (!isInstalled('wrk') || !isInstalled('taskset')) {
  process.stderr.write('This bench needs wrk and taskset: apt-get install wrk util-linux\n');
  process.exit(2);
}

type HitFigure = { readonly perCpuSecond: number; readonly perSecond: number; readonly bytes: number };
const hits = new Map<string, HitFigure[]>();
type WakeFigure = { readonly delays: number[]; readonly wrong: number; readonly bytesPerHeld: number };
const wakes = new Map<string, WakeFigure[]>();
const flights = new Map<string, number>();

const origin = await startOrigin(false);
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { open, name } of openers) {
      const [port = 0] = await freePorts(1);
      const peer = await open(port, origin.port);
      try {
        process.stderr.write(`round ${round + 1} of ${ROUNDS}: ${name}\n`);
        await fetch(`http://127.0.0.1:${origin.port}/reset`, { method: 'POST' });
        for (const object of OBJECTS) {
          put(hits, `${name} ${object.file}`, await measureHits(peer, object.file));
        }
        for (const count of WAITERS) {
          put(wakes, `${name} ${count}`, await measureWake(peer, count));
        }
        flights.set(name, Math.max(flights.get(name) ?? 0, await flightsPerObject()));
      } finally {
        await peer.stop();
      }
    }
  }
} finally {
  await origin.child.stop();
}
report();
process.exit(0);

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** wrk asks for one stored object for some seconds. A playlist is stored under the address of a position long past. */
async function measureHits(peer: Peer, file: string): Promise<HitFigure> {
  const name = file === 'playlist' ? 'index.m3u8?_HLS_msn=38&_HLS_part=0' : file;
  const url = `http://127.0.0.1:${peer.port}${peer.root}/bench/k0/source/${name}`;
  const first = await fetch(url);
  const bytes = (await first.arrayBuffer()).byteLength;
  if (first.status !== 200) {
    throw new Error(`${peer.name} answered ${first.status} for ${file}`);
  }
  const before = peer.cpuSeconds();
  const { stdout } = await runProgram('taskset', ['-c', '1', 'wrk', '-t1', '-c64', `-d${HIT_SECONDS}s`, url]);
  const cpu = peer.cpuSeconds() - before;
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0);
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1];
  if (failed !== undefined) {
    throw new Error(`${peer.name} refused ${failed} of ${requests} requests for ${file}`);
  }
  return { perCpuSecond: requests / cpu, perSecond: requests / HIT_SECONDS, bytes };
}

async function measureWake(peer: Peer, count: number): Promise<WakeFigure> {
  const file = join(import.meta.dirname, 'edge/waiters-process.ts');
  const args = [peer.port, peer.root, origin.port, count, 3].map(String);
  const child = fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await runProgram('taskset', ['-cp', '1', String(child.pid)]);
  const resident = { before: peer.residentBytes(), held: 0 };
  let figure = { delays: [] as number[], wrong: count };
  child.on('message', (message) => {
    if (message === 'held') {
      resident.held = peer.residentBytes();
    } else if (typeof message === 'object' && message !== null && 'delays' in message) {
      figure = message as typeof figure;
    }
  });
  await new Promise((resolve) => child.once('close', resolve));
  return { ...figure, bytesPerHeld: (resident.held - resident.before) / count };
}

/** Requests at the origin for each different object. */
async function flightsPerObject(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${origin.port}/counts`);
  const counts: [string, number][] = JSON.parse(await response.text());
  // Plain playlists change under one address; every other object is one.
  const objects = counts.filter(([target]) => !target.endsWith('.m3u8'));
  return objects.reduce((sum, [, count]) => sum + count, 0) / Math.max(1, objects.length);
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function report(): void {
  const names = openers.map(({ name }) => name);
  const rate = (name: string, file: string): number =>
    median((hits.get(`${name} ${file}`) ?? []).map(({ perCpuSecond }) => perCpuSecond));
  const ratio = (name: string, other: string, file: string): string =>
    names.includes(other) ? (rate(name, file) / rate(other, file)).toFixed(2) : '-';
  const hitRows = names.map((name) => [
    name,
    ...OBJECTS.flatMap(({ file }) => [
      rate(name, file).toFixed(0),
      ratio(name, 'nginx', file),
      ratio(name, 'varnish', file),
    ]),
    ((rate(name, '30.m4s') * 500_000 * 8) / 1e9).toFixed(1),
  ]);
  const wakeRows = names.map((name) => [
    name,
    ...WAITERS.map((count) => {
      const all = (wakes.get(`${name} ${count}`) ?? []).flatMap(({ delays }) => delays);
      return [0.5, 0.95, 0.99, 1].map((q) => quantile(all, q).toFixed(1)).join(' / ');
    }),
    (median((wakes.get(`${name} 5000`) ?? []).map(({ bytesPerHeld }) => bytesPerHeld)) / 1_000).toFixed(1),
    (flights.get(name) ?? Number.NaN).toFixed(2),
  ]);
  const hitHead = ['requests per CPU second', ...OBJECTS.flatMap(({ name }) => [name, '÷nginx', '÷varnish']), 'Gbit/s'];
  const wakeHead = [
    'wake-up p50 / p95 / p99 / max, ms',
    ...WAITERS.map((count) => `${count} wait`),
    'kB a held',
    'flights',
  ];
  process.stdout.write(`${formatTable([hitHead, ...hitRows])}\n\n${formatTable([wakeHead, ...wakeRows])}\n`);
  writeResult('edge', {
    rounds: ROUNDS,
    hits: Object.fromEntries(hits),
    wakes: Object.fromEntries(
      [...wakes].map(([key, figures]) => [
        key,
        figures.map(({ delays, ...rest }) => ({
          ...rest,
          p50: quantile(delays, 0.5),
          p95: quantile(delays, 0.95),
          p99: quantile(delays, 0.99),
          max: quantile(delays, 1),
        })),
      ]),
    ),
    flights: Object.fromEntries(flights),
  });
}
