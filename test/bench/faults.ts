import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PersistentEncoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { fetchMediaPlaylist, fetchPresentation } from '../harness/presentation.ts';
import type { Child } from '../harness/processes.ts';
import { writeResult } from '../harness/results.ts';
import { type Role, Stack } from '../harness/stack.ts';
import { formatTable } from '../harness/table.ts';
import { pause, until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/**
 * `npm run bench -- faults [PART]`: what goes wrong on a Sunday, one thing after the other, and what a watching Chromium
 * sees of it: how long the picture stands still, which words it shows, whether the page had to be opened anew. And what
 * the source's timeline shows: gaps and discontinuities. PART runs only faults whose name has it.
 */
const ONLY = process.argv[3] ?? '';
/** Shorter standstills are none that a person sees. */
const NOTICED_MS = 250;
const LOOK_MS = 200;
const ERRORS_TOLD = 5;
const GRACE_S = 60;

type Row = {
  readonly fault: string;
  readonly stalledSeconds: number;
  readonly longestSeconds: number;
  /** What the player said meanwhile, but for `live`. */
  readonly said: readonly string[];
  readonly errors: number;
  /** Their words. */
  readonly firstErrors: readonly string[];
  readonly hadToReload: boolean;
  readonly gapSeconds: number;
  readonly discontinuities: number;
  readonly sameEvent: boolean;
};

/** Debian's libfaketime, by which our processes' wall clock is set; the monotonic one runs on, as in life. */
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const hasFaketime = ONLY.includes('clock') && existsSync(FAKETIME);
const faketimeFile = join(mkdtempSync(join(tmpdir(), 'rostrum-clock-')), 'offset');
writeFileSync(faketimeFile, '+0');

const stack = await Stack.start({
  name: 'bench-faults',
  hasSrt: true,
  env: {
    INGEST_LADDER: '180p:300k',
    INGEST_RECONNECT_GRACE_S: String(GRACE_S),
    ...(hasFaketime
      ? {
          LD_PRELOAD: FAKETIME,
          FAKETIME_TIMESTAMP_FILE: faketimeFile,
          FAKETIME_CACHE_DURATION: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        }
      : {}),
  },
});
/** A small disk of its own for live media, where this user may make one. */
const liveFolder = join(stack.dataFolder, 'live');
mkdirSync(liveFolder, { recursive: true });
const hasOwnDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', liveFolder]).status === 0;
const browser = await launchBrowser();
const { rtmpUrl, slug } = await stack.addChannel('sunday');
const { backupKey } = (await stack.rostrum('channel', 'encoder', slug)) as { backupKey: string };
const rows: Row[] = [];
let encoder = await startEncoder({ ...SMALL, url: rtmpUrl });
await stack.untilPlayable(slug, 60_000);
let viewer = await Viewer.open(browser);
await viewer.goto(stack.watchUrl(slug));
await viewer.untilPlaying();
// The slate is made in the first seconds of an event.
await pause(6_000);

/** Gap seconds and discontinuities of the source since an MSN. */
async function timelineSince(msn: number): Promise<{ gapSeconds: number; discontinuities: number; last: number }> {
  const { renditions } = await fetchPresentation(stack.hlsUrl(slug));
  const { segments, mediaSequence } = await fetchMediaPlaylist(renditions.get('source') ?? '');
  const since = segments.filter((_, at) => mediaSequence + at > msn);
  return {
    gapSeconds: since.reduce((sum, { isGap, duration }) => sum + (isGap === true ? duration : 0), 0),
    discontinuities: since.filter(({ isDiscontinuity }) => isDiscontinuity === true).length,
    last: mediaSequence + segments.length - 1,
  };
}

async function row(fault: string, seconds: number, run: () => Promise<void>): Promise<void> {
  if (!fault.includes(ONLY)) {
    return;
  }
  await viewer.untilPlaying(60_000);
  await viewer.untilFrames(120);
  await viewer.forgetStalls();
  const errorsBefore = viewer.errors.length;
  const { last } = await timelineSince(Number.POSITIVE_INFINITY);
  const { epoch } = await stack.live(slug);
  const said = new Set<string>();
  const watch = { isOver: false };
  const watching = (async () => {
    while (!watch.isOver) {
      const { state } = await viewer.player().catch(() => ({ state: undefined }));
      if (state !== undefined && state !== 'live') {
        said.add(state);
      }
      await pause(LOOK_MS);
    }
  })();
  await Promise.all([run(), pause(seconds * 1000)]);
  const isBack = await viewer.untilFrames(60, 40_000).then(
    () => true,
    () => false,
  );
  watch.isOver = true;
  await watching;
  const { stalls } = await viewer.probe();
  const noticed = stalls.filter(({ ms }) => ms >= NOTICED_MS).map(({ ms }) => ms / 1000);
  const after = await until('the presentation', () => timelineSince(last).catch(() => undefined), {
    timeoutMs: 30_000,
  });
  const live = await stack.live(slug);
  rows.push({
    fault,
    stalledSeconds: noticed.reduce((sum, each) => sum + each, 0),
    longestSeconds: Math.max(0, ...noticed),
    said: [...said],
    errors: viewer.errors.length - errorsBefore,
    firstErrors: viewer.errors.slice(errorsBefore, errorsBefore + ERRORS_TOLD),
    hadToReload: !isBack,
    gapSeconds: after.gapSeconds,
    discontinuities: after.discontinuities,
    sameEvent: live.epoch === epoch,
  });
  process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  if (!isBack) {
    await viewer.close();
    viewer = await Viewer.open(browser);
    await viewer.goto(stack.watchUrl(slug));
  }
}

async function replace(seconds: number, next: () => Promise<Child>): Promise<void> {
  await encoder.stop('SIGKILL');
  await pause(seconds * 1000);
  encoder = await next();
}
const same = (): Promise<Child> => startEncoder({ ...SMALL, url: rtmpUrl });

for (const seconds of [1, 5, 30]) {
  await row(`encoder cut ${seconds} s`, seconds + 8, () => replace(seconds, same));
}
await row('encoder frozen 5 s', 13, async () => {
  encoder.kill('SIGSTOP');
  await pause(5_000);
  encoder.kill('SIGCONT');
});
await row('encoder replaced by another: 720p25, sound at 44.1 kHz', 10, () =>
  replace(2, () =>
    startEncoder({ ...SMALL, size: '1280x720', fps: '25', sound: { sampleRate: 44_100 }, url: rtmpUrl }),
  ),
);
await row('encoder replaced back', 10, () => replace(2, same));
await row('primary killed, a backup is there', 14, async () => {
  const backup = new PersistentEncoder({ ...SMALL, videoKbps: 700, url: stack.publishUrl(backupKey) });
  await pause(4_000);
  await viewer.forgetStalls();
  await encoder.stop('SIGKILL');
  await pause(8_000);
  encoder = await same();
  await pause(14_000);
  await backup.stop();
  await pause(2_000);
});
for (const role of ['ingest', 'ladder', 'edge', 'web', 'redis'] as const satisfies readonly Role[]) {
  await row(`kill -9 ${role}`, 12, async () => {
    const pid = stack.kill(role);
    await stack.untilReplaced(role, pid, 40_000);
  });
}
await row('kill -9 the RTMP door', 14, async () => {
  const pid = stack.kill('rtmp');
  await encoder.stop('SIGKILL');
  await stack.untilReplaced('rtmp', pid);
  await pause(2_000);
  encoder = await same();
});
await row('restart ingest', 10, async () => {
  await stack.rostrum('restart', 'ingest');
});
await row('Redis stopped 60 s', 70, async () => {
  const pid = stack.kill('redis', 'SIGSTOP');
  await pause(60_000);
  process.kill(pid, 'SIGCONT');
});
if (hasOwnDisk) {
  await row('disk full 20 s', 26, async () => {
    const filler = join(liveFolder, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M'], { stdio: 'ignore' });
    await pause(20_000);
    rmSync(filler);
  });
}
for (const offset of hasFaketime ? ['+5s', '+0', '-5s', '+0'] : []) {
  await row(`clock set to ${offset}`, 14, async () => writeFileSync(faketimeFile, offset));
}
await row('encoder cut 90 s, beyond the grace', 100, () => replace(90, same));

await viewer.close();
await browser.close();
await encoder.stop('SIGKILL');
if (hasOwnDisk) {
  spawnSync('umount', ['--lazy', liveFolder]);
}
await stack.stop();
writeResult('faults', rows);
process.stdout.write(
  `${formatTable([
    ['fault', 'stood still, s', 'longest', 'the page said', 'errors', 'reload', 'gap, s', 'marks', 'same event'],
    ...rows.map((each) => [
      each.fault,
      each.stalledSeconds.toFixed(1),
      each.longestSeconds.toFixed(1),
      each.said.join(', ') || '–',
      String(each.errors),
      each.hadToReload ? 'yes' : 'no',
      each.gapSeconds.toFixed(1),
      String(each.discontinuities),
      each.sameEvent ? 'yes' : 'no',
    ]),
  ])}\n`,
);
