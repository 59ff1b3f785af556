import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { Stack } from '../harness/stack.ts';
import { pause } from '../harness/until.ts';
import { DESKTOP, launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** Longer than a person who knows the page takes. */
const SLOW_SCRIPTS_MS = 2_000;

let stack: Stack;
let browser: Browser;
let encoder: Encoder;

beforeAll(async () => {
  stack = await Stack.start({ name: 'pages', env: { INGEST_LADDER: 'off' } });
  browser = await launchBrowser();
  const live = await stack.addChannel(
    'on-air',
    '--title',
    'A service with a rather long title that has to wrap on a phone',
  );
  await stack.addChannel('off-air', '--title', 'Evening');
  encoder = await startEncoder({ ...SMALL, url: live.rtmpUrl });
  await stack.untilPlayable('on-air');
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

const PAGES: readonly { name: string; path: string; status: number }[] = [
  { name: 'the front page', path: '/', status: 200 },
  { name: 'a watch page that is live', path: '/c/on-air', status: 200 },
  { name: 'a watch page that is offline', path: '/c/off-air', status: 200 },
  { name: 'the embedded player', path: '/embed/on-air', status: 200 },
  { name: 'the sign-in page', path: '/login', status: 200 },
  { name: 'a page that does not exist', path: '/c/nobody-here', status: 404 },
];

describe.each([
  { device: 'desk', viewport: DESKTOP, colorScheme: 'light', locale: 'en-GB' },
  { device: 'phone', viewport: PHONE, colorScheme: 'dark', locale: 'de-DE' },
] as const)('on a $device, in $colorScheme, for who reads $locale', ({ device, viewport, colorScheme, locale }) => {
  test.each(PAGES)('$name is there for everyone, and fits', async ({ name, path, status }) => {
    const viewer = await Viewer.open(browser, { viewport, colorScheme, locale });
    const answer = await viewer.page.goto(`${stack.baseUrl}${path}`, { waitUntil: 'load' });
    expect(answer?.status()).toBe(status);
    if (path.endsWith('on-air')) {
      await viewer.untilPlaying();
    }
    await viewer.page.waitForTimeout(1_000);
    await viewer.screenshot(`pages/${device}-${name.replaceAll(' ', '-')}`);
    expect(await viewer.overflowWidth()).toBe(0);
    await viewer.close();
  });
});

test('a form that is sent before the page’s scripts are there waits for them, and nothing typed gets into the address', async () => {
  const viewer = await Viewer.open(browser);
  const { page } = viewer;
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.route(/\/_next\/.*\.js/, async (route) => {
    await pause(SLOW_SCRIPTS_MS);
    await route.continue();
  });
  await page.goto(`${stack.baseUrl}/login`, { waitUntil: 'commit' });
  await page.getByLabel(/e-?mail/i).fill('early@example.org');
  await page.getByLabel(/password/i).fill('typed too early');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await page.evaluate(() => document.documentElement.dataset['ready'])).toBeUndefined();
  await page
    .getByRole('alert')
    .getByText(/password/)
    .waitFor();
  expect(addresses.filter((address) => /early/.test(decodeURIComponent(address)))).toEqual([]);
  expect(new URL(page.url()).search).toBe('');
  await viewer.close();
});

test('the site speaks the language of who reads it, until they choose another', async () => {
  const viewer = await Viewer.open(browser, { locale: 'de-AT' });
  const { page } = viewer;
  await viewer.goto(`${stack.baseUrl}/c/off-air`);
  await page.getByText('Gerade nicht live').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  await viewer.goto(`${stack.baseUrl}/login`);
  await page.getByLabel('E-Mail-Adresse').fill('niemand@example.org');
  await page.getByLabel('Passwort').fill('falsch und lang genug');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByText('E-Mail-Adresse und Passwort gehören nicht zusammen.').waitFor();

  await page.getByLabel('Sprache').selectOption('es');
  await page.getByRole('heading', { name: 'Iniciar sesión' }).waitFor();
  await viewer.goto(`${stack.baseUrl}/c/on-air`);
  await viewer.untilPlaying();
  await page.getByRole('button', { name: 'Compartir' }).waitFor();
  // The refused sign-in is one, and meant.
  expect(viewer.errors.filter((error) => !error.includes('/api/v1/login'))).toEqual([]);
  await viewer.close();
});

test('a search engine is told what a watch page is, also where nobody has described it', async () => {
  const page = await (await stack.get('/c/off-air')).text();
  expect(page).toContain('<meta name="description" content="Watch Evening live."/>');
});
