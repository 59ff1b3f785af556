import { checkStream } from '../harness/check-stream.ts';
import { startEncoder } from '../harness/encoder.ts';
import { FULL_HD } from '../harness/media-files.ts';
import { residentBytesOf } from '../harness/processes.ts';
import { writeResult } from '../harness/results.ts';
import { type Role, Stack } from '../harness/stack.ts';
import { formatTable } from '../harness/table.ts';

/** `npm run soak -- event [MINUTES]`: one long 1080p event with its ladder, every playlist and part checked. */
const MINUTES = Number(process.argv[3] ?? 10);
const SAMPLE_MS = 30_000;
const MEGABYTE = 1_048_576;
const ROLES = ['ingest', 'edge', 'web', 'redis', 'ladder'] as const satisfies readonly Role[];

const stack = await Stack.start({ name: 'soak-event' });
try {
  const channel = await stack.addChannel('soak');
  const encoder = await startEncoder({ ...FULL_HD, url: channel.rtmpUrl });
  await stack.untilPlayable('soak', 60_000);
  const pids = new Map(ROLES.map((role) => [role, stack.pidOf(role)]));
  const memory: { minute: number; megabytes: Record<string, number> }[] = [];
  const from = performance.now();
  const sample = (): void => {
    const megabytes = Object.fromEntries(
      ROLES.map((role) => [role, Math.round(residentBytesOf(stack.pidOf(role) ?? 0) / MEGABYTE)]),
    );
    memory.push({ minute: (performance.now() - from) / 60_000, megabytes });
  };
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  const violations = await checkStream(stack.hlsUrl('soak'), MINUTES * 60, true);
  clearInterval(timer);
  sample();
  const restarted = ROLES.filter((role) => stack.pidOf(role) !== pids.get(role));
  await encoder.stop('SIGKILL');
  writeResult('soak-event', { minutes: MINUTES, violations, restarted, memory });
  process.stdout.write(
    `${formatTable([
      ['memory, MB', ...ROLES],
      ...memory.map(({ minute, megabytes }) => [
        `after ${minute.toFixed(1)} min`,
        ...ROLES.map((role) => String(megabytes[role] ?? 0)),
      ]),
    ])}\n\nviolations: ${violations.length}\n${violations.slice(0, 40).join('\n')}\nrestarted: ${restarted.join(', ') || 'none'}\n`,
  );
  process.exitCode = violations.length === 0 && restarted.length === 0 ? 0 : 1;
} finally {
  await stack.stop();
}
