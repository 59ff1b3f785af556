import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFragments } from '@rostrum/media/cmaf/fragment-reader';
import { TsDemux } from '@rostrum/media/mpegts/demux';
import { MEDIA_TIMESCALE } from '@rostrum/units/time';
import { startEncoder } from '../harness/encoder.ts';
import { FULL_HD } from '../harness/media-files.ts';
import { freePorts } from '../harness/ports.ts';
import { startChild } from '../harness/processes.ts';
import { writeResult } from '../harness/results.ts';
import { Stack } from '../harness/stack.ts';
import { formatTable } from '../harness/table.ts';
import { UdpLink } from '../harness/udp-link.ts';
import { pause } from '../harness/until.ts';

/**
 * `npm run bench -- srt [SECONDS]`: 1080p30 at 6 Mbit/s over links that lose, and how many pictures are missing: of what
 * viewers get from us, and of what srt-live-transmit (Debian's srt-tools) writes to a file, over the same link and seed.
 */
const SECONDS = Number(process.argv[3] ?? 60);
const SEED = Number(process.argv[4] ?? 20_261_128);
const ROUND_TRIP_MS = 50;
const FPS = 30;
const SETTLE_MS = 3_000;

const CASES = [
  { loss: 0.02, burst: 1, latencyMs: 200 },
  { loss: 0.05, burst: 1, latencyMs: 200 },
  { loss: 0.05, burst: 4, latencyMs: 200 },
  { loss: 0.1, burst: 1, latencyMs: 300 },
] as const;
type Case = (typeof CASES)[number];
type Outcome = { readonly shown: number; readonly missing: number; readonly lostPackets: number };

/** Pictures that are missing between the first and the last, by their times. */
function count(times: readonly number[]): { shown: number; missing: number } {
  const ordered = times.toSorted((a, b) => a - b);
  const length = MEDIA_TIMESCALE / FPS;
  const missing = ordered.slice(1).reduce((sum, time, at) => {
    const steps = Math.round((time - (ordered[at] ?? time)) / length);
    return sum + Math.max(0, steps - 1);
  }, 0);
  return { shown: ordered.length, missing };
}

async function send(url: string, { latencyMs }: Case): Promise<void> {
  const encoder = await startEncoder({
    ...FULL_HD,
    url: `${url}&latency=${latencyMs * 1000}`,
    durationSeconds: SECONDS,
  });
  await encoder.exited;
}

async function ours(each: Case): Promise<Outcome> {
  const stack = await Stack.start({
    name: 'bench-srt',
    hasSrt: true,
    env: { INGEST_LADDER: 'off', INGEST_WINDOW_S: String(SECONDS + 120), INGEST_RECONNECT_GRACE_S: '60' },
  });
  const link = new UdpLink(stack.ports.srt, { delayMs: ROUND_TRIP_MS / 2, ...each }, SEED);
  try {
    await link.start();
    const channel = await stack.addChannel('bench');
    await stack.rostrum('channel', 'encoder', 'bench', '--srt-latency', String(each.latencyMs));
    await pause(SETTLE_MS);
    await send(stack.srtUrl(channel.streamKey, link.port), each);
    await pause(SETTLE_MS);
    const [epoch = ''] = readdirSync(join(stack.dataFolder, 'live', 'bench'));
    const folder = join(stack.dataFolder, 'live', 'bench', epoch, 'source');
    const times = readdirSync(folder)
      .filter((name) => name.endsWith('.m4s'))
      .flatMap((name) =>
        readFragments(readFileSync(join(folder, name))).flatMap(({ baseDecodeTime, samples }) => {
          let dts = baseDecodeTime;
          return samples.map(({ duration }) => {
            dts += duration;
            return dts - duration;
          });
        }),
      );
    // The slate that follows the last picture is no picture of the encoder.
    const shown = times.toSorted((a, b) => a - b).slice(0, SECONDS * FPS);
    return { ...count(shown), lostPackets: link.counts.lost };
  } finally {
    link.stop();
    await stack.stop();
  }
}

async function theirs(each: Case): Promise<Outcome> {
  const [port = 0] = await freePorts(1);
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-srt-'));
  const file = join(folder, 'out.ts');
  const receiver = startChild(
    'sh',
    [
      '-c',
      `exec srt-live-transmit -q "srt://127.0.0.1:${port}?mode=listener&latency=${each.latencyMs}" file://con > ${file}`,
    ],
    {},
  );
  const link = new UdpLink(port, { delayMs: ROUND_TRIP_MS / 2, ...each }, SEED);
  try {
    await link.start();
    await pause(500);
    await send(`srt://127.0.0.1:${link.port}?streamid=bench`, each);
    await pause(SETTLE_MS);
    await receiver.stop('SIGINT', 3_000);
    const times: number[] = [];
    const demux = new TsDemux({
      onTracks() {},
      onVideoConfig() {},
      onVideo: ({ dts }) => void times.push(dts),
      onVideoLoss() {},
      onAudioConfig() {},
      onAudio() {},
      onUnsupported() {},
    });
    demux.push(readFileSync(file));
    demux.end();
    return { ...count(times), lostPackets: link.counts.lost };
  } finally {
    link.stop();
    await receiver.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasPeer = spawnSync('srt-live-transmit', ['-version']).error === undefined;
if (!hasPeer) {
  process.stdout.write(
    'srt-live-transmit is missing, so there is nothing to compare with: apt-get install srt-tools\n',
  );
}
const rows: (Case & { ours: Outcome; theirs: Outcome | undefined })[] = [];
for (const each of CASES) {
  // Both at once, so that what else the machine does is the same for both.
  const [mine, other] = await Promise.all([ours(each), hasPeer ? theirs(each) : undefined]);
  rows.push({ ...each, ours: mine, theirs: other });
}
writeResult('srt', { seconds: SECONDS, seed: SEED, roundTripMs: ROUND_TRIP_MS, rows });
const told = (outcome: Outcome | undefined): string =>
  outcome === undefined ? '–' : `${outcome.missing} of ${outcome.shown + outcome.missing}`;
process.stdout.write(
  `${formatTable([
    [`pictures missing, 6 Mbit/s, ${ROUND_TRIP_MS} ms round trip, ${SECONDS} s`, 'Rostrum', 'srt-live-transmit'],
    ...rows.map((row) => [
      `loss ${row.loss * 100} %${row.burst > 1 ? `, ${row.burst} in a row` : ''}, latency ${row.latencyMs} ms`,
      told(row.ours),
      told(row.theirs),
    ]),
  ])}\n`,
);
