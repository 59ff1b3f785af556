import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStream } from '../harness/check-stream.ts';
import { decodeFor } from '../harness/decoder.ts';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { FULL_HD } from '../harness/media-files.ts';
import { fetchMediaPlaylist, fetchPresentation } from '../harness/presentation.ts';
import { Stack } from '../harness/stack.ts';
import { pause } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

let stack: Stack;
let browser: Browser;
let encoder: Encoder;

beforeAll(async () => {
  stack = await Stack.start({ name: 'ladder' });
  browser = await launchBrowser();
  const channel = await stack.addChannel('main');
  encoder = await startEncoder({ ...FULL_HD, url: channel.rtmpUrl });
  await stack.untilPlayable('main', 60_000);
}, 180_000);

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

test('a 1080p event offers its source, three rungs and sound alone, each truly described', async () => {
  const { playlist, renditions } = await fetchPresentation(stack.hlsUrl('main'));
  expect([...renditions.keys()].toSorted()).toEqual(['360p', '480p', '720p', 'audio', 'source']);
  const pictures = playlist.variants.filter(({ resolution }) => resolution !== undefined);
  expect(pictures.map(({ resolution }) => resolution?.height).toSorted((a = 0, b = 0) => a - b)).toEqual([
    360, 480, 720, 1080,
  ]);
  expect(playlist.variants).toHaveLength(5);
  for (const { codecs, bandwidth, averageBandwidth, audioGroup } of playlist.variants) {
    expect(codecs).toMatch(/mp4a\.40\.2/);
    expect(averageBandwidth).toBeLessThanOrEqual(bandwidth);
    expect(audioGroup ?? playlist.audio[0]?.groupId).toBe(playlist.audio[0]?.groupId);
  }
  for (const { codecs, frameRate } of pictures) {
    expect(codecs).toMatch(/^avc1\.[0-9a-f]{6},mp4a/i);
    expect(frameRate).toBeCloseTo(30, 2);
  }
});

test('every playlist and every part of it obeys the book, for twenty seconds', async () => {
  expect(await checkStream(stack.hlsUrl('main'), 20)).toEqual([]);
});

test('a player that knows no parts decodes every rung without an error; one that had to be shed shows gaps', async () => {
  const { renditions } = await fetchPresentation(stack.hlsUrl('main'));
  for (const [name, url] of renditions) {
    const { segments } = await fetchMediaPlaylist(url);
    if (segments.at(-1)?.isGap === true) {
      expect(stack.output, `${name} shows gaps`).toContain('this machine does not keep up');
      continue;
    }
    const { complaints, videoFrames, exitCode } = await decodeFor(url, 4);
    expect({ name, complaints, exitCode }).toEqual({ name, complaints: '', exitCode: 0 });
    expect(videoFrames).toBeGreaterThan(name === 'audio' ? -1 : 100);
  }
});

/** Opens the menu and takes a rung. */
async function choose(viewer: Viewer, rung: string): Promise<void> {
  await viewer.page.locator('video').hover();
  await viewer.page
    .getByRole('button', { name: /quality/i })
    .first()
    .click();
  await viewer.screenshot('watch-quality');
  await viewer.page.getByText(rung).last().click();
  await viewer.page.waitForFunction(() => document.querySelector('video')?.videoHeight === 360, undefined, {
    timeout: 20_000,
  });
}

test('the person watching may choose a rung, and gets it', async () => {
  const viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl('main'));
  await viewer.untilPlaying();
  await choose(viewer, '360p');
  await viewer.untilPlaying();
  await viewer.close();
});

test('a rung that was chosen behind live, after a pause, stays', async () => {
  const viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl('main'));
  await viewer.untilPlaying();
  await viewer.untilFrames(60);
  await viewer.page.keyboard.press('k');
  await pause(6_000);
  await viewer.page.keyboard.press('k');
  await viewer.untilPlaying();
  await choose(viewer, '360p');
  await viewer.untilFrames(210, 30_000);
  expect((await viewer.player()).level).toBe('360p');
  expect((await viewer.probe()).videoHeight).toBe(360);
  await viewer.close();
});
