import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Encoder, type EncoderOptions, startEncoder } from '../harness/encoder.ts';
import { mediaFile, SMALL } from '../harness/media-files.ts';
import { fetchPresentation, fetchText, PlaylistHistory } from '../harness/presentation.ts';
import { type Channel, Stack } from '../harness/stack.ts';
import { pause, until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** Long enough to return in, short enough to wait for. */
const GRACE_S = 8;
/** In the first seconds of an event its slate is made. */
const SLATE_MADE_MS = 3_000;
/** As a browser on the server's own two cores may do without any loss. */
const MAX_STALL_MS = 700;

let stack: Stack;
let browser: Browser;
const encoders: Encoder[] = [];

beforeAll(async () => {
  stack = await Stack.start({
    name: 'reconnect',
    env: { INGEST_LADDER: 'off', INGEST_RECONNECT_GRACE_S: String(GRACE_S) },
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await Promise.all(encoders.map((encoder) => encoder.stop('SIGKILL')));
  await browser?.close();
  await stack?.stop();
});

async function publish(channel: Channel, options: Partial<EncoderOptions> = {}): Promise<Encoder> {
  const encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl, ...options });
  encoders.push(encoder);
  return encoder;
}

async function watch(slug: string): Promise<Viewer> {
  const viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl(slug));
  await viewer.untilPlaying();
  await viewer.untilFrames(60);
  await viewer.forgetStalls();
  return viewer;
}

/** One channel goes live, its encoder dies, another take follows; what the playlists and a viewer saw of it. */
async function returnAfterLoss(
  slug: string,
  first: Partial<EncoderOptions>,
  second: Partial<EncoderOptions>,
): Promise<{ history: PlaylistHistory; viewer: Viewer; epochs: [string, string] }> {
  const channel = await stack.addChannel(slug);
  await mediaFile({ ...SMALL, ...second });
  const before = await publish(channel, first);
  await stack.untilPlayable(slug);
  const presentation = await fetchPresentation(stack.hlsUrl(slug));
  const history = new PlaylistHistory(presentation.renditions.get('source') ?? '');
  const viewer = await watch(slug);
  await pause(SLATE_MADE_MS);
  before.kill('SIGKILL');
  await until('the slate', () => history.discontinuities.length > 0);
  await pause(3_000);
  await viewer.screenshot('watch-slate');
  await publish(channel, second);
  await stack.untilStatus(slug, 'live');
  await until('segments of the second take', () => {
    const at = history.discontinuities.at(-1);
    return at !== undefined && history.lastMsn > at + 2;
  });
  await viewer.untilPlaying(30_000);
  await viewer.untilFrames(60);
  await history.stop();
  return { history, viewer, epochs: [presentation.epoch, (await fetchPresentation(stack.hlsUrl(slug))).epoch] };
}

describe.concurrent('an encoder that is killed and returns after some seconds', () => {
  const returns: readonly {
    name: string;
    slug: string;
    first: Partial<EncoderOptions>;
    second: Partial<EncoderOptions>;
  }[] = [
    { name: 'with the same settings', slug: 'same', first: {}, second: {} },
    { name: 'with another resolution', slug: 'resized', first: {}, second: { size: '854x480' } },
    {
      name: 'with other frame and sampling rates',
      slug: 'rates',
      first: { fps: '25' },
      second: { fps: '30', sound: { sampleRate: 44_100 } },
    },
    { name: 'without sound', slug: 'silent', first: {}, second: { sound: false } },
  ];
  test.each(returns)('$name goes on in the same event, and nobody has to reload', async ({ slug, first, second }) => {
    const { history, viewer, epochs } = await returnAfterLoss(slug, first, second);
    expect(epochs[1]).toBe(epochs[0]);
    expect(history.faults).toEqual([]);
    expect(history.failures).toBe(0);
    // The slate filled what was missing.
    expect(history.gaps).toEqual([]);
    expect(history.discontinuities.length).toBe(2);
    const at = history.discontinuities.at(-1) ?? 0;
    expect(history.segments.get(at)?.mapUri).not.toBe(history.segments.get(at - 1)?.mapUri);
    const report = await viewer.probe();
    expect(report.paused).toBe(false);
    expect(report.stalls.filter(({ ms }) => ms > MAX_STALL_MS)).toEqual([]);
    if (second.size !== undefined) {
      expect(report.videoHeight).toBe(480);
    }
    expect(viewer.page.url()).toBe(stack.watchUrl(slug));
    await viewer.close();
  });
});

test('an event that began without sound has some when its encoder comes back with it, and who watches hears it', async () => {
  const channel = await stack.addChannel('late-sound');
  const before = await publish(channel, { sound: false });
  await stack.untilPlayable('late-sound');
  const { epoch } = await fetchPresentation(stack.hlsUrl('late-sound'));
  const viewer = await watch('late-sound');
  expect((await viewer.probe()).audioBytes).toBe(0);
  before.kill('SIGKILL');
  await publish(channel);
  await until('the sound', async () => (await viewer.probe()).audioBytes > 10_000, { timeoutMs: 30_000 });
  await viewer.untilPlaying();
  expect((await fetchPresentation(stack.hlsUrl('late-sound'))).epoch).toBe(epoch);
  await viewer.close();
});

test('an encoder that stays away longer than the grace ends the event; the next one has a new epoch', async () => {
  const channel = await stack.addChannel('evening');
  const first = await publish(channel);
  await stack.untilPlayable('evening');
  const { epoch, renditions } = await fetchPresentation(stack.hlsUrl('evening'));
  const viewer = await watch('evening');
  first.kill('SIGKILL');
  await stack.untilStatus('evening', 'reconnecting');
  await stack.untilStatus('evening', 'ended', (GRACE_S + 20) * 1000);
  await viewer.untilState('ended', 40_000);
  await viewer.screenshot('watch-ended');
  expect(await fetchText(renditions.get('source') ?? '')).toContain('#EXT-X-ENDLIST');
  await publish(channel);
  await stack.untilStatus('evening', 'live');
  await viewer.untilState('live', 45_000);
  await viewer.untilPlaying();
  expect((await fetchPresentation(stack.hlsUrl('evening'))).epoch).not.toBe(epoch);
  await viewer.close();
});

test('a second encoder with the same key takes over, in the same event', async () => {
  const channel = await stack.addChannel('handover');
  const first = await publish(channel);
  await stack.untilPlayable('handover');
  const { epoch, renditions } = await fetchPresentation(stack.hlsUrl('handover'));
  const history = new PlaylistHistory(renditions.get('source') ?? '');
  await pause(3_000);
  await publish(channel, { fps: '25' });
  const { code } = await first.exited;
  expect(code).not.toBe(0);
  await until('segments of the second take', () => {
    const at = history.discontinuities.at(-1);
    return at !== undefined && history.lastMsn > at + 1;
  });
  await history.stop();
  expect(history.faults).toEqual([]);
  expect((await fetchPresentation(stack.hlsUrl('handover'))).epoch).toBe(epoch);
});

describe('an encoder that may not publish', () => {
  test('with a wrong key is told so in words, before any media is taken', async () => {
    await stack.addChannel('guarded');
    const encoder = await startEncoder({ ...SMALL, url: stack.publishUrl('nobodyhasthiskeyatall000') });
    encoders.push(encoder);
    const { code } = await encoder.exited;
    expect(code).not.toBe(0);
    expect(encoder.output()).toMatch(/key/i);
    expect((await stack.get('/hls/guarded/index.m3u8')).status).toBe(404);
  });

  test('its key stays out of the log', async () => {
    const channel = await stack.addChannel('discreet');
    await publish(channel);
    await stack.untilStatus('discreet', 'live');
    expect(stack.output).not.toContain(channel.streamKey);
    expect(stack.output).not.toContain('nobodyhasthiskeyatall000');
  });
});

test('a channel that is offline and one that does not exist are told apart, in JSON', async () => {
  await stack.addChannel('quiet');
  await until('the edge to know the channel', async () => (await stack.live('quiet')).status === 'offline');
  for (const path of ['/hls/quiet/index.m3u8', '/hls/nosuchchannel/index.m3u8']) {
    const response = await stack.get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
  }
  const unknown = await stack.get('/api/v1/channels/nosuchchannel/live');
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toMatchObject({ error: { code: 'NO_SUCH_CHANNEL' } });
});
