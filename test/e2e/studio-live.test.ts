import { type ChannelAudience, channelAudienceSchema } from '@rostrum/contract/audience';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** What the host of a running event sees of it, through an edge of two workers. */

let stack: Stack;
let browser: Browser;
let encoder: Encoder;
let cookie = '';
let host: Viewer;

beforeAll(async () => {
  stack = await Stack.start({ name: 'studio-live', env: { INGEST_LADDER: 'off', EDGE_WORKERS: '2' } });
  browser = await launchBrowser();
  cookie = await stack.signInOwner();
  const channel = await stack.addChannel('sunday', '--title', 'Sunday service');
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  await stack.untilPlayable('sunday');
  host = await Viewer.open(browser);
  await host.context.addCookies(
    cookie.split('; ').map((each) => {
      const [name = '', value = ''] = each.split('=');
      return { name, value, url: stack.baseUrl };
    }),
  );
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

async function audience(): Promise<ChannelAudience> {
  const response = await stack.get('/api/v1/channels/sunday/audience', { headers: { cookie } });
  return channelAudienceSchema.parse(await response.json());
}

test('the studio shows the picture, who watches, how far behind, and the renditions; the host is no viewer', async () => {
  await host.goto(`${stack.baseUrl}/studio/sunday`);
  await host.untilPlaying(30_000);
  expect(await host.page.locator('video').evaluate((video: HTMLVideoElement) => video.muted)).toBe(true);
  const viewers = await Promise.all([Viewer.open(browser), Viewer.open(browser, { viewport: PHONE })]);
  for (const viewer of viewers) {
    await viewer.goto(stack.watchUrl('sunday'));
  }
  await Promise.all(viewers.map((viewer) => viewer.untilPlaying(30_000)));
  await until('two viewers', async () => (await audience()).viewers === 2, { timeoutMs: 30_000 });
  await until('the page to say so', async () => (await host.page.getByTestId('viewers').innerText()) === '2');
  await until('how far behind', async () => /^\d+\.\d s$/.test(await host.page.getByTestId('behind').innerText()));
  const { behindMs, renditions } = await audience();
  expect(behindMs).toBeGreaterThan(200);
  expect(behindMs).toBeLessThan(10_000);
  expect(renditions).toEqual([{ name: 'source', players: 2 }]);
  await host.screenshot('studio-live');

  // Held for half a minute, it is the peak, also after those are gone.
  await until('the peak', async () => (await audience()).peak === 2, { timeoutMs: 60_000 });
  await viewers[0]?.close();
  await until('one to be gone', async () => (await audience()).viewers === 1, { timeoutMs: 60_000 });
  expect((await audience()).peak).toBe(2);
  await until('the page to tell the peak', async () => (await host.page.innerText('main')).includes('2 at the most'));
  await host.screenshot('studio-live-peak');
  await viewers[1]?.close();
});
