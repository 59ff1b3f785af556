import { startEncoder } from '../harness/encoder.ts';
import { FULL_HD } from '../harness/media-files.ts';
import { cpuSecondsOf, residentBytesOf } from '../harness/processes.ts';
import { writeResult } from '../harness/results.ts';
import { Stack } from '../harness/stack.ts';
import { formatTable } from '../harness/table.ts';
import { pause } from '../harness/until.ts';

/** `npm run bench -- ingest [SECONDS]`: what one 1080p30 6 Mbit/s stream costs the ingest process, and its ladder. */
const SECONDS = Number(process.argv[3] ?? 60);
const SETTLE_MS = 8_000;
const MEGABYTE = 1_048_576;

type Row = {
  readonly ladder: string;
  readonly ingestCpuSeconds: number;
  readonly ladderCpuSeconds: number;
  readonly ingestMegabytes: number;
};

const rows: Row[] = [];
for (const ladder of ['off', 'auto']) {
  const stack = await Stack.start({ name: `bench-ingest-${ladder}`, env: { INGEST_LADDER: ladder } });
  try {
    const channel = await stack.addChannel('bench');
    const encoder = await startEncoder({ ...FULL_HD, url: channel.rtmpUrl });
    try {
      await stack.untilPlayable('bench', 60_000);
      await pause(SETTLE_MS);
      const ingest = stack.pidOf('ingest') ?? 0;
      const ffmpeg = stack.pidOf('ladder') ?? 0;
      const before = [cpuSecondsOf(ingest), cpuSecondsOf(ffmpeg)] as const;
      await pause(SECONDS * 1000);
      rows.push({
        ladder,
        ingestCpuSeconds: cpuSecondsOf(ingest) - before[0],
        ladderCpuSeconds: cpuSecondsOf(ffmpeg) - before[1],
        ingestMegabytes: residentBytesOf(ingest) / MEGABYTE,
      });
    } finally {
      await encoder.stop('SIGKILL');
    }
  } finally {
    await stack.stop();
  }
}
writeResult('ingest', { measuredSeconds: SECONDS, source: '1080p30, 6 Mbit/s', rows });
process.stdout.write(
  `${formatTable([
    [`one 1080p30 6 Mbit/s stream, ${SECONDS} s`, 'ingest CPU s', 'ladder CPU s', 'ingest MB'],
    ...rows.map((row) => [
      `ladder ${row.ladder}`,
      row.ingestCpuSeconds.toFixed(2),
      row.ladderCpuSeconds.toFixed(2),
      row.ingestMegabytes.toFixed(0),
    ]),
  ])}\n`,
);
