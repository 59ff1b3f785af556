import { startClockSource } from '../harness/clock-source.ts';
import { fetchMediaPlaylist, fetchPresentation } from '../harness/presentation.ts';
import { writeResult } from '../harness/results.ts';
import { Stack } from '../harness/stack.ts';
import { formatTable } from '../harness/table.ts';
import { pause } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';
import { latencyFigures, measureLatency } from '../verify/latency-meter.ts';

/**
 * `npm run bench -- latency [SECONDS]`: glass to glass at the default part target, ladder on. A 1080p30 source whose
 * every frame carries the time it was made, RTMP, the whole server, the watch page in Chromium, each presented frame read.
 */
const SECONDS = Number(process.argv[3] ?? 60);
/** The player finds its place in this time; it is not measured. */
const SETTLE_MS = 10_000;

const stack = await Stack.start({ name: 'bench-latency' });
const browser = await launchBrowser();
try {
  const channel = await stack.addChannel('bench');
  const source = startClockSource({ output: ['-flvflags', 'no_duration_filesize', '-f', 'flv', channel.rtmpUrl] });
  try {
    await stack.untilPlayable('bench', 60_000);
    const { renditions } = await fetchPresentation(stack.hlsUrl('bench'));
    const { partHoldBack, partTarget, targetDuration } = await fetchMediaPlaylist(renditions.get('source') ?? '');
    // A small window: the browser paints by CPU here, which would be taken from what is measured.
    const viewer = await Viewer.open(browser, { viewport: { width: 960, height: 640 } });
    await viewer.goto(stack.watchUrl('bench'));
    const opened = await viewer.untilPlaying();
    await pause(SETTLE_MS);
    await viewer.forgetStalls();
    const { samples, frames } = await measureLatency(viewer.page, SECONDS * 1000);
    const figures = latencyFigures(samples, frames);
    const probe = await viewer.probe();
    const said = await viewer.player();
    const result = {
      partTargetSeconds: partTarget,
      targetDurationSeconds: targetDuration,
      holdBackSeconds: partHoldBack,
      renditions: [...renditions.keys()],
      measuredSeconds: SECONDS,
      startupMs: Math.round(opened.firstFrameAt ?? Number.NaN),
      picture: `${probe.videoWidth}x${probe.videoHeight}`,
      ...figures,
      playerSaysSeconds: said.latencySeconds,
      stalls: probe.stalls.length,
      frozenSeconds: probe.frameGaps.reduce((sum, { ms }) => sum + ms, 0) / 1000,
      droppedFrames: probe.droppedFrames,
    };
    writeResult('latency', result);
    const row = (name: string, seconds: number): string[] => [
      name,
      seconds.toFixed(3),
      (seconds - partHoldBack).toFixed(3),
    ];
    process.stdout.write(
      `${formatTable([
        ['glass to glass, 1080p30, ladder on', 'seconds', 'over hold-back'],
        ['hold-back', partHoldBack.toFixed(3), ''],
        row('median', figures.median),
        row('p95', figures.p95),
        row('min', figures.min),
        row('max', figures.max),
        ['frames read', `${figures.read}/${figures.frames}`, ''],
        ['stalls', String(probe.stalls.length), ''],
        ['stood still', result.frozenSeconds.toFixed(3), ''],
        ['picture', result.picture, ''],
        ['first frame after opening', ((opened.firstFrameAt ?? 0) / 1000).toFixed(3), ''],
      ])}\n`,
    );
  } finally {
    await source.stop('SIGKILL');
  }
} finally {
  await browser.close();
  await stack.stop();
}
