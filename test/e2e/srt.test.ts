import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkStream } from '../harness/check-stream.ts';
import { decodeFor } from '../harness/decoder.ts';
import { PersistentEncoder } from '../harness/encoder.ts';
import { mediaFile, SMALL } from '../harness/media-files.ts';
import { fetchPresentation } from '../harness/presentation.ts';
import { argv, startChild } from '../harness/processes.ts';
import { Stack } from '../harness/stack.ts';
import { UdpLink } from '../harness/udp-link.ts';
import { pause, until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** Encoders that come by SRT, over lines as they are. */

/** As OBS has it: soon. */
const RETRY_MS = 500;
const ROUND_TRIP_MS = 50;
/** What the sender and the server wait for a lost datagram to come again: also where this machine itself stood still. */
const LATENCY_US = 1_000_000;
/** By then every rendition shows the encoder again. */
const SETTLED_MS = 4_000;

let stack: Stack;
let browser: Browser;
let encoder: PersistentEncoder | undefined;
let link: UdpLink | undefined;

beforeAll(async () => {
  stack = await Stack.start({ name: 'srt', env: { INGEST_LADDER: '180p:300k' }, hasSrt: true });
  browser = await launchBrowser();
});
afterEach(async () => {
  await encoder?.stop();
  link?.stop();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe('an encoder that comes by SRT', () => {
  test('encrypted, over a line that loses and reorders, is served by the book', async () => {
    const channel = await stack.addChannel('lossy');
    const settings = (await stack.rostrum('channel', 'encoder', 'lossy', '--encrypt', 'on')) as {
      srtPassphrase: string;
    };
    link = new UdpLink(
      stack.ports.srt,
      { delayMs: ROUND_TRIP_MS / 2, jitterMs: 5, loss: 0.02, burst: 2, duplicate: 0.01 },
      Date.now() & 0xffff,
    );
    await link.start();
    const url = `${stack.srtUrl(channel.streamKey, link.port)}&passphrase=${settings.srtPassphrase}&pbkeylen=32&latency=${LATENCY_US}`;
    encoder = new PersistentEncoder({ ...SMALL, url }, RETRY_MS);
    await stack.untilPlayable('lossy');
    expect(await checkStream(stack.hlsUrl('lossy'), 12)).toEqual([]);
    expect(link.counts.lost).toBeGreaterThan(5);
  });

  test('whose line is cut for a while is replaced by the slate, and comes back, and nobody’s picture stands still', async () => {
    const channel = await stack.addChannel('cut');
    link = new UdpLink(stack.ports.srt, { delayMs: 10 }, 1);
    await link.start();
    encoder = new PersistentEncoder({ ...SMALL, url: stack.srtUrl(channel.streamKey, link.port) }, RETRY_MS);
    await stack.untilPlayable('cut');
    const viewer = await Viewer.open(browser);
    await viewer.goto(stack.watchUrl('cut'));
    await viewer.untilPlaying();
    await viewer.untilFrames(60);
    await viewer.forgetStalls();
    link.set({ isCut: true });
    await until('the slate', () => stack.output.includes('the slate is shown'), { timeoutMs: 15_000 });
    await viewer.untilFrames(120);
    link.set({ delayMs: 10 });
    await stack.untilStatus('cut', 'live');
    await viewer.untilFrames(150);
    const { stalls } = await viewer.probe();
    await viewer.close();
    // A frame or two on a machine that is busy is none that a person sees.
    expect(stalls.filter(({ ms }) => ms > 700)).toEqual([]);
    expect(await checkStream(stack.hlsUrl('cut'), 6)).toEqual([]);
  });

  test('with two languages has a rendition of each, by the book, and who watches may choose', async () => {
    const channel = await stack.addChannel('languages');
    const tones = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
    const bilingual = startChild(
      'ffmpeg',
      argv(
        ['-v', 'error', '-nostdin', '-re', '-stream_loop', '-1', '-i', await mediaFile(SMALL), ...tones],
        ['-map', '0:v', '-map', '0:a', '-map', '1:a', '-c', 'copy', '-c:a:1', 'aac', '-ac:a:1', '1'],
        ['-metadata:s:a:0', 'language=deu', '-metadata:s:a:1', 'language=eng', '-f', 'mpegts', channel.srtUrl],
      ),
    );
    try {
      await stack.untilPlayable('languages');
      expect(await checkStream(stack.hlsUrl('languages'), 8)).toEqual([]);
      const { playlist, renditions } = await fetchPresentation(stack.hlsUrl('languages'));
      expect(playlist.audio.map(({ name, language }) => `${name} ${language}`)).toEqual(['Deutsch de', 'English en']);
      for (const name of ['audio', 'audio2']) {
        expect((await decodeFor(renditions.get(name) ?? '', 3)).complaints).toBe('');
      }
      const viewer = await Viewer.open(browser);
      await viewer.goto(stack.watchUrl('languages'));
      await viewer.untilPlaying();
      await viewer.page.getByRole('button', { name: 'Quality and sound' }).click();
      await viewer.page.getByRole('menuitemradio', { name: 'English' }).waitFor();
      await viewer.screenshot('sounds');
      await viewer.page.getByRole('menuitemradio', { name: 'English' }).click();
      await until('the other sound to be fetched', () =>
        viewer.page.evaluate(() =>
          performance.getEntriesByType('resource').some(({ name }) => /\/audio2\/\d+/.test(name)),
        ),
      );
      await viewer.untilFrames(60);
      await viewer.close();
    } finally {
      await bilingual.stop('SIGKILL');
    }
  });

  test('finds its event again when the SRT door is killed', async () => {
    const channel = await stack.addChannel('killed');
    encoder = new PersistentEncoder({ ...SMALL, url: channel.srtUrl }, RETRY_MS);
    await stack.untilPlayable('killed');
    const before = await stack.live('killed');
    const pid = stack.kill('srt');
    await stack.untilReplaced('srt', pid);
    await until(
      'the event to be live again',
      async () => (await stack.live('killed')).status === 'live' && encoder !== undefined && encoder.attempts > 1,
    );
    expect((await stack.live('killed')).epoch).toBe(before.epoch);
    await pause(SETTLED_MS);
    expect(await checkStream(stack.hlsUrl('killed'), 6)).toEqual([]);
  });

  test('with a wrong passphrase is not let in, and the log says why', async () => {
    const channel = await stack.addChannel('secret');
    await stack.rostrum('channel', 'encoder', 'secret', '--encrypt', 'on');
    encoder = new PersistentEncoder({ ...SMALL, url: `${channel.srtUrl}&passphrase=this-is-another-one` }, RETRY_MS);
    await until('the refusal', () => stack.output.includes('the passphrase is wrong or missing'), {
      timeoutMs: 15_000,
    });
    const owner = await stack.signInOwner();
    await until('the studio to say why', async () =>
      (await stack.noticesOf('secret', owner)).some((say) => say.includes('the passphrase is wrong or missing')),
    );
    expect((await stack.live('secret')).status).toBe('offline');
    expect(stack.output).not.toContain(channel.streamKey);
  });
});
