import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** The owner's console on a running system: who watches is shown out, who publishes is ended, what is wrong is told. */

const WATCH_PASSWORD = 'the evening of the members';

let stack: Stack;
let browser: Browser;
let owner: Viewer;
let viewer: Viewer;
let encoder: Encoder | undefined;

beforeAll(async () => {
  stack = await Stack.start({ name: 'console', env: { INGEST_LADDER: 'off', INGEST_RECONNECT_GRACE_S: '60' } });
  browser = await launchBrowser();
  const channel = await stack.addChannel('evening', '--title', 'Members’ evening', '--access', 'password');
  const cookie = await stack.signInOwner();
  await stack.get('/api/v1/channels/evening/access', {
    method: 'PUT',
    headers: { 'content-type': 'application/json', origin: stack.baseUrl, cookie },
    body: JSON.stringify({ password: WATCH_PASSWORD }),
  });
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  await stack.untilStatus('evening', 'live');
  owner = await Viewer.open(browser);
  await owner.goto(`${stack.baseUrl}/login`);
  await owner.page.getByLabel('E-mail address').fill('owner@example.org');
  await owner.page.getByLabel('Password').fill(TEST_PASSWORD);
  await owner.page.getByRole('button', { name: 'Sign in' }).click();
  await owner.page.getByRole('heading', { name: 'Studio' }).waitFor();
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

test('every process is told of, and what is off', async () => {
  const { page } = owner;
  await owner.goto(`${stack.baseUrl}/admin/health`);
  for (const name of ['Redis', 'The core of ingest', 'The RTMP door', 'The site', 'The edge']) {
    await page.getByRole('rowheader', { name }).waitFor();
  }
  await page.getByText('SRT is off.').waitFor();
});

test('a viewer who plays is shown out, and not let in again', async () => {
  viewer = await Viewer.open(browser);
  await viewer.goto(`${stack.baseUrl}/c/evening`);
  await viewer.page.getByLabel('Password').fill(WATCH_PASSWORD);
  await viewer.page.getByRole('button', { name: 'Watch', exact: true }).click();
  await viewer.untilPlaying();
  const { page } = owner;
  await owner.goto(`${stack.baseUrl}/admin/live`);
  const row = page.getByRole('row').filter({ hasText: 'by the password' });
  await row.getByText('Chrome on Linux').waitFor();
  await row.getByRole('button', { name: 'End…' }).click();
  await page.getByRole('button', { name: 'Show out' }).click();
  await viewer.page.getByText('You were shown out of this channel.').waitFor();
  await viewer.goto(`${stack.baseUrl}/c/evening`);
  await viewer.page.getByText('You were shown out of this channel.').waitFor();
});

test('an encoder is ended at once, and its key replaced', async () => {
  const { page } = owner;
  await page.getByRole('button', { name: 'End the primary encoder of evening' }).click();
  await page.getByText('It may come back by itself').waitFor();
  await stack.untilStatus('evening', 'reconnecting');
  await page.getByRole('button', { name: 'Replace its key' }).click();
  await page.getByText('The old key is worth nothing.').waitFor();
  await page.getByText('Nobody publishes now.').waitFor();
});

test('what takes the room is told by channel', async () => {
  await owner.goto(`${stack.baseUrl}/admin/storage`);
  await owner.page.getByRole('rowheader', { name: 'Members’ evening' }).waitFor();
  await owner.page.getByText('INGEST_CHANNEL_DISK_MAX_BYTES').waitFor();
});

test('settings are looked at once more before they are saved, and hold at once', async () => {
  const { page } = owner;
  await owner.goto(`${stack.baseUrl}/admin/settings`);
  await page.getByLabel('Days that a sign-in lasts').fill('many');
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByText('Days that a sign-in lasts: a whole number.').waitFor();
  await page.getByLabel('Days that a sign-in lasts').fill('30');
  await page.getByLabel('Name of the site').fill('Our church');
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByText('Rostrum → Our church').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  await owner.goto(`${stack.baseUrl}/admin/activity`);
  await page.getByText('Rostrum → Our church').waitFor();
  await page.getByText('showed a viewer out of evening').waitFor();
  await page.getByText('ended an encoder’s connection on evening').waitFor();
  expect(await page.title()).toBe('Activity · Our church');
  expect(owner.errors.filter((error) => !error.includes('/api/v1/settings'))).toEqual([]);
});
