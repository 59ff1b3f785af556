import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Encoder, PersistentEncoder, startEncoder } from '../harness/encoder.ts';
import { LossyLink } from '../harness/lossy-link.ts';
import { SMALL } from '../harness/media-files.ts';
import { fetchPresentation, PlaylistHistory } from '../harness/presentation.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** The shortest live list there may be, so that an outage can be longer. */
const WINDOW_S = 12;

let stack: Stack;
let browser: Browser;
let link: LossyLink;
let encoder: Encoder | undefined;

beforeAll(async () => {
  stack = await Stack.start({ name: 'bad-network', env: { INGEST_LADDER: 'off', INGEST_WINDOW_S: String(WINDOW_S) } });
  browser = await launchBrowser();
});

afterEach(async () => {
  await encoder?.stop('SIGKILL');
  await link?.close();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** An address that leads through the link to the door for encoders. */
async function publishThroughLink(slug: string): Promise<string> {
  const channel = await stack.addChannel(slug);
  link = new LossyLink({ host: '127.0.0.1', port: stack.ports.rtmp });
  await link.start();
  return channel.rtmpUrl.replace(`:${stack.ports.rtmp}`, `:${link.port}`);
}

describe('an encoder on a bad line', () => {
  test('whose cable falls out for longer than the live list is let in again at once, and the event goes on', async () => {
    const url = await publishThroughLink('cable');
    encoder = await startEncoder({ ...SMALL, url });
    await stack.untilPlayable('cable');
    const { epoch, renditions } = await fetchPresentation(stack.hlsUrl('cable'));
    const history = new PlaylistHistory(renditions.get('source') ?? '');
    const viewer = await Viewer.open(browser);
    await viewer.goto(stack.watchUrl('cable'));
    await viewer.untilPlaying();
    link.blackhole(true);
    await until(
      'a list with nothing of the encoder',
      () => history.newest?.segments.every(({ isGap, mapUri }) => isGap === true || mapUri !== 'init-0.mp4'),
      { timeoutMs: 60_000 },
    );
    const awayAt = history.lastMsn;
    expect((await stack.live('cable')).status).toBe('reconnecting');
    await encoder.stop('SIGKILL');
    link.blackhole(false);
    encoder = await startEncoder({ ...SMALL, url });
    await until('segments of the second take', () => {
      const at = history.discontinuities.at(-1) ?? 0;
      return at >= awayAt && history.lastMsn > at + 2;
    });
    await viewer.untilPlaying(30_000);
    await history.stop();
    expect(history.faults).toEqual([]);
    expect((await fetchPresentation(stack.hlsUrl('cable'))).epoch).toBe(epoch);
    await viewer.close();
  });

  test('with a delay of 150 ms and a tight bottleneck is served all the same', async () => {
    const url = await publishThroughLink('thin');
    link.set({ delayMs: 150, bytesPerSecond: 200_000 });
    encoder = await startEncoder({ ...SMALL, url });
    await stack.untilPlayable('thin');
    const viewer = await Viewer.open(browser);
    await viewer.goto(stack.watchUrl('thin'));
    await viewer.untilPlaying();
    await viewer.untilFrames(150);
    await viewer.close();
  });

  test('that is reset three times in one window comes back three times', async () => {
    const url = await publishThroughLink('shaky');
    const persistent = new PersistentEncoder({ ...SMALL, url });
    try {
      await stack.untilPlayable('shaky');
      const { renditions, epoch } = await fetchPresentation(stack.hlsUrl('shaky'));
      const history = new PlaylistHistory(renditions.get('source') ?? '');
      for (let cut = 1; cut <= 3; cut += 1) {
        link.cut();
        await until(`take ${cut + 1}`, () => {
          const { discontinuities, lastMsn } = history;
          return discontinuities.length >= cut && lastMsn > (discontinuities.at(-1) ?? 0) + 2;
        });
      }
      await history.stop();
      expect(history.faults).toEqual([]);
      expect((await fetchPresentation(stack.hlsUrl('shaky'))).epoch).toBe(epoch);
    } finally {
      await persistent.stop();
    }
  });
});
