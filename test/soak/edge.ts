import { startOrigin, startOurs } from '../bench/edge/peers.ts';
import { freePorts } from '../harness/ports.ts';
import { writeResult } from '../harness/results.ts';
import { formatTable } from '../harness/table.ts';
import { runCrowd } from '../load/crowd.ts';

/**
 * `npm run soak -- edge [MINUTES] [PLAYERS]`: model players on our edge for half an hour; nobody may stand still, and the
 * memory must stay flat. Parts of 20 kB (0.3 Mbit/s and as much sound), since load, origin and edge share this machine.
 */
const MINUTES = Number(process.argv[3] ?? 30);
const PLAYERS = Number(process.argv[4] ?? 1_000);
const PART_BYTES = 20_000;
const SAMPLE_MS = 15_000;
const MEGABYTE = 1_048_576;

const origin = await startOrigin(true, PART_BYTES);
const [port = 0] = await freePorts(1);
const edge = await startOurs(port, origin.port, true);
const memory: { readonly minute: number; readonly megabytes: number }[] = [];
const from = performance.now();
const sample = (): void => {
  memory.push({ minute: (performance.now() - from) / 60_000, megabytes: edge.residentBytes() / MEGABYTE });
};
const timer = setInterval(sample, SAMPLE_MS);
const report = await runCrowd({
  url: new URL(`http://127.0.0.1:${port}${edge.root}/bench/index.m3u8`),
  players: PLAYERS,
  seconds: MINUTES * 60,
  order: 'announce',
  arrivalS: Math.min(60, MINUTES * 10),
});
sample();
clearInterval(timer);
const cpuSeconds = edge.cpuSeconds();
const counts: [string, number][] = JSON.parse(await (await fetch(`http://127.0.0.1:${origin.port}/counts`)).text());
const objects = counts.filter(([target]) => !target.endsWith('.m3u8'));
const flights = objects.reduce((sum, [, count]) => sum + count, 0) / Math.max(1, objects.length);
await edge.stop();
await origin.child.stop();

const third = Math.floor(memory.length / 3);
const mean = (samples: typeof memory): number =>
  samples.reduce((sum, { megabytes }) => sum + megabytes, 0) / Math.max(1, samples.length);
const { startupMs: _startup, wakeMs: _wake, ...figures } = report;
writeResult('soak-edge', { lengthMin: MINUTES, ...figures, flights, cpuSeconds, memory });
process.stdout.write(
  `${formatTable([
    [`${report.playing} of ${PLAYERS} players, ${MINUTES} min`, ''],
    ['stalls', String(report.stalls)],
    ['stalls by minute', report.minutes.map(({ stalls }) => stalls).join(' ')],
    [
      'load client late by, worst of each minute, ms',
      report.minutes.map(({ ownLatenessMs }) => ownLatenessMs).join(' '),
    ],
    ['wrong bodies', String(report.wrongBodies)],
    ['errors', JSON.stringify(report.errors)],
    ['requests', String(report.requests)],
    ['requests at the origin for each object', flights.toFixed(2)],
    ['edge CPU s a minute', (cpuSeconds / MINUTES).toFixed(1)],
    ['edge memory, second third, MB', mean(memory.slice(third, 2 * third)).toFixed(0)],
    ['edge memory, last third, MB', mean(memory.slice(2 * third)).toFixed(0)],
  ])}\n`,
);
const isClean = report.stalls === 0 && report.wrongBodies === 0 && Object.keys(report.errors).length === 0;
process.exit(isClean ? 0 : 1);
