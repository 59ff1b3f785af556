import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** From `npm start` to a private event live, by a person who does only what the screens say. */

let stack: Stack;
let browser: Browser;
let host: Viewer;
let encoder: Encoder | undefined;

beforeAll(async () => {
  stack = await Stack.start({ name: 'go-live', env: { INGEST_LADDER: 'off' } });
  browser = await launchBrowser();
  host = await Viewer.open(browser);
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

const press = (name: string | RegExp): Promise<void> =>
  host.page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const verdict = (): Promise<string> => host.page.getByTestId('verdict').innerText();
const says = (text: string): Promise<true> =>
  until(`“${text}”`, async () => (await host.page.innerText('main')).includes(text) && (true as const));
/** A read-only field of the wizard, by its label. */
const field = (label: string): Promise<string> => host.page.getByLabel(label, { exact: true }).inputValue();

test('the owner makes a channel, is led to its wizard, and shuts it with a password', async () => {
  const { page } = host;
  await host.goto(await stack.untilSetupUrl());
  await page.getByLabel(/e-?mail/i).fill('owner@example.org');
  await page
    .getByLabel(/password/i)
    .first()
    .fill('a long enough password');
  await press('Create the owner account');
  await page.waitForURL(/studio/);
  await page.getByLabel('Title').fill('Sunday service');
  await host.screenshot('go-live-0-channel');
  await press('Create channel');
  await page.waitForURL(/\/studio\/sunday-service\/go-live/);
  await page.getByRole('radio', { name: /password/i }).check();
  await page.locator('input[name="password"]').fill('hallelujah');
  await host.screenshot('go-live-1-who');
  await press('Save');
  await says('Saved.');
});

let server = '';
let key = '';

test('the wizard says where OBS sends to; what it says is what is sent to', async () => {
  const { page } = host;
  await press(/^Next: What you send with/);
  await page.getByRole('radio', { name: /OBS Studio/ }).check({ force: true });
  await host.screenshot('go-live-2-program');
  await press(/^Next: Type this in/);
  await press('Show stream key');
  key = await until('the key', async () => {
    const shown = await field('Stream key');
    return /^[a-z0-9]{24}$/.test(shown) && shown;
  });
  server = await field('Server');
  expect(await field('Key frame interval, s')).toBe('2');
  await host.screenshot('go-live-3-settings');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('rostrum-sunday-service-obs.zip');
});

let guest: Viewer;

test('a test is seen by nobody else, and judged', async () => {
  await press(/^Next: Test and go live/);
  await host.screenshot('go-live-4-test');
  await press('Test first, nobody sees it');
  await says('Nobody sees you yet');
  await host.screenshot('go-live-5-waiting');
  expect(await verdict()).toContain('Start streaming there now');
  guest = await Viewer.open(browser, { viewport: PHONE });
  await guest.goto(stack.watchUrl('sunday-service'));
  await guest.page.getByLabel('Password').fill('hallelujah');
  await guest.page.getByRole('button', { name: 'Watch' }).click();

  encoder = await startEncoder({ ...SMALL, url: `${server}/${key}` });
  await host.untilPlaying(30_000);
  await until('a verdict', async () => (await verdict()).startsWith('Ready'), { timeoutMs: 30_000 });
  await until(
    'the sound meter',
    async () => Number(await host.page.getByRole('meter').getAttribute('aria-valuenow')).valueOf() > 0,
  );
  await host.screenshot('go-live-6-verdict');
  expect(await stack.live('sunday-service')).toMatchObject({ status: 'offline' });
  expect((await guest.probe()).frames).toBe(0);
  await guest.screenshot('go-live-7-guest-waits');
});

test('going live opens the pages that wait, and nobody can go back into the test', async () => {
  await press('Go live now');
  await guest.untilPlaying(30_000);
  await says('You are live');
  await host.untilPlaying(30_000);
  await host.screenshot('go-live-8-live');
  await guest.screenshot('go-live-9-guest-watches');
  const { startedAt = 0 } = await stack.live('sunday-service');
  expect(Date.now() - startedAt, 'the event began with going live').toBeLessThan(40_000);
});

test('the slate is shown by hand and taken away again while the encoder goes on', async () => {
  await press('Show the slate');
  await until('the slate', async () => (await stack.live('sunday-service')).status === 'reconnecting');
  await guest.untilFrames(30);
  await says('Viewers see the slate.');
  await host.screenshot('go-live-10-slate');
  await press('Back to the camera');
  await stack.untilStatus('sunday-service', 'live');
  await guest.untilFrames(30);
});

test('the event is ended by hand; the encoder that goes on is turned away until it is let in again', async () => {
  await press('End the event…');
  await host.screenshot('go-live-11-sure');
  await press('End it now');
  await stack.untilStatus('sunday-service', 'ended');
  await encoder?.exited;
  const again = await startEncoder({ ...SMALL, url: `${server}/${key}` });
  expect((await again.exited).code).not.toBe(0);
  await host.goto(`${stack.baseUrl}/studio/sunday-service`);
  await says('You ended the event.');
  await host.screenshot('go-live-12-ended');
  await press('Let encoders in again');
  await says('next event');
  encoder = await startEncoder({ ...SMALL, url: `${server}/${key}` });
  await stack.untilStatus('sunday-service', 'live');
  await guest.close();
});

test('on a phone every step fits, and a code takes the place of typing', async () => {
  await host.page.setViewportSize(PHONE);
  for (const step of ['who', 'program', 'settings', 'test']) {
    await host.goto(`${stack.baseUrl}/studio/sunday-service`);
    await host.goto(`${stack.baseUrl}/studio/sunday-service/go-live#${step}`);
    await host.page.locator('[aria-current="step"]').waitFor();
    await until('the step', async () => host.page.url().endsWith(step));
    await host.screenshot(`go-live-phone-${step}`);
    const width = await host.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, step).toBeLessThanOrEqual(PHONE.width);
  }
  await host.page
    .getByRole('button', { name: /What you send with/ })
    .first()
    .click();
  await host.page.getByRole('radio', { name: /A phone/ }).check({ force: true });
  await host.page.getByRole('button', { name: /^Next: Type this in/ }).click();
  await press('Show the code');
  await host.page.getByRole('img', { name: 'Code for Larix Broadcaster' }).waitFor();
  await host.screenshot('go-live-phone-code');
});
