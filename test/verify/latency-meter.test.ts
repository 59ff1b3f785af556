import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClockSource } from '../harness/clock-source.ts';
import { serveFiles } from '../harness/file-server.ts';
import type { Child } from '../harness/processes.ts';
import { ROOT } from '../harness/results.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';
import { latencyFigures, measureLatency } from './latency-meter.ts';

const HLS_JS = readFileSync(createRequire(join(ROOT, 'web/package.json')).resolve('hls.js/dist/hls.min.js'), 'utf8');
const PAGE = `<!doctype html><title>meter</title><video muted autoplay playsinline style="width:640px"></video>
<script src="/hls.js"></script><script>
const hls = new Hls({ liveSyncDuration: 3 });
hls.loadSource('/live.m3u8'); hls.attachMedia(document.querySelector('video'));</script>`;

let folder: string;
let browser: Browser;
let site: Awaited<ReturnType<typeof serveFiles>>;
let source: Child | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-meter-'));
  site = await serveFiles(folder, { '/': PAGE, '/hls.js': HLS_JS });
  browser = await launchBrowser();
});

afterAll(async () => {
  await source?.stop('SIGKILL');
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the latency meter, the clock source and the viewer together', () => {
  test.each(['1920x1080', '640x360'] as const)('read the time out of a real player at %s', async (size) => {
    source = startClockSource({
      size,
      gopSeconds: 1,
      videoKbps: 1500,
      output: ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '8', join(folder, 'live.m3u8')],
    });
    const viewer = await Viewer.open(browser);
    try {
      await until('a playlist with some segments', () =>
        readFileSync(join(folder, 'live.m3u8'), 'utf8').includes('live3.ts'),
      );
      await viewer.goto(`${site.url}/`);
      const opened = await viewer.untilPlaying();
      expect(opened.firstFrameAt).toBeGreaterThan(0);
      expect(opened.videoHeight).toBe(Number(size.split('x')[1]));
      const { samples, frames } = await measureLatency(viewer.page, 3_000);
      const figures = latencyFigures(samples, frames);
      expect(frames).toBeGreaterThan(20);
      expect(figures.read / frames).toBeGreaterThan(0.98);
      expect(figures.median).toBeGreaterThan(1);
      expect(figures.median).toBeLessThan(8);
      const times = samples.map(({ madeAt }) => madeAt);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(await viewer.loudness(500)).toBeGreaterThan(0.01);
      expect((await viewer.probe()).audioBytes).toBeGreaterThan(0);
      expect(viewer.errors.filter((line) => !line.includes('favicon'))).toEqual([]);
    } finally {
      await viewer.close();
      await source.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      mkdirSync(folder);
    }
  });

  test('the probe notices a stall, and how long it was', async () => {
    source = startClockSource({
      size: '640x360',
      gopSeconds: 1,
      videoKbps: 800,
      output: ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '8', join(folder, 'live.m3u8')],
    });
    const viewer = await Viewer.open(browser);
    await until('a playlist with some segments', () =>
      readFileSync(join(folder, 'live.m3u8'), 'utf8').includes('live3.ts'),
    );
    await viewer.goto(`${site.url}/`);
    await viewer.untilPlaying();
    await viewer.untilFrames(30);
    await viewer.forgetStalls();
    source.kill('SIGSTOP');
    await until('a stall of two seconds', async () => {
      const { stalls, frameGaps } = await viewer.probe();
      return (stalls.at(-1)?.ms ?? 0) > 2_000 && (frameGaps.at(-1)?.ms ?? 0) > 2_000;
    });
    source.kill('SIGCONT');
    await viewer.untilFrames(30);
    const { stalls, longestGapMs } = await viewer.probe();
    expect(stalls.length).toBeGreaterThan(0);
    expect(longestGapMs).toBeGreaterThan(2_000);
    await viewer.close();
  });
});
