import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { freePorts } from '../harness/ports.ts';
import { type Child, startChild } from '../harness/processes.ts';
import { ROOT } from '../harness/results.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** Viewers of somebody's own site: signed in there by the examples of docs/own-site.md, as they stand, and let in here. */

const SLUG = 'members';

let stack: Stack;
let browser: Browser;
let encoder: Encoder | undefined;
let ownSite: Child | undefined;
let cookie = '';
let secret = '';
let folder = '';
let site = '';
let addressFromPython = '';
/** Addresses with a token in them: they must stand in no log. */
const tokens: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-own-site-'));
  stack = await Stack.start({ name: 'own-site', env: { INGEST_LADDER: 'off', ROSTRUM_LOG_LEVEL: 'debug' } });
  browser = await launchBrowser();
  const channel = await stack.addChannel(SLUG, '--title', 'Members’ evening', '--access', 'members');
  cookie = await stack.signInOwner();
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  await stack.untilStatus(SLUG, 'live');
});
afterAll(async () => {
  await ownSite?.stop('SIGKILL');
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** @returns the example of a language, as it stands in the document. */
function exampleIn(language: string): string {
  const text = readFileSync(join(ROOT, 'docs/own-site.md'), 'utf8');
  const [, code] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text) ?? [];
  expect(code, `docs/own-site.md has no example in ${language}`).toBeDefined();
  return code ?? '';
}

const environment = () => ({
  PATH: process.env['PATH'],
  ROSTRUM_URL: stack.baseUrl,
  ROSTRUM_CHANNEL: SLUG,
  ROSTRUM_SIGNING_SECRET: secret,
});

async function signedIn(): Promise<Viewer> {
  const viewer = await Viewer.open(browser);
  const pairs = cookie.split('; ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  await viewer.context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: stack.baseUrl })));
  return viewer;
}

test('the studio makes a secret, shown once, with which the example in Node runs', async () => {
  const host = await signedIn();
  await host.goto(`${stack.baseUrl}/studio/${SLUG}`);
  await host.page.locator('html[data-ready]').waitFor();
  await host.page.getByRole('button', { name: 'Make a signing secret' }).click();
  secret = await host.page.getByLabel('Signing secret', { exact: true }).inputValue();
  expect(secret).toMatch(/^rws_[\w-]{43}$/);
  await host.page.getByLabel('Signing secret', { exact: true }).scrollIntoViewIfNeeded();
  await host.screenshot('own-site-secret');
  await host.goto(`${stack.baseUrl}/studio/${SLUG}`);
  await host.page.getByText('It is not shown again').waitFor();
  expect(await host.page.getByLabel('Signing secret', { exact: true }).count()).toBe(0);
  await host.close();

  const file = join(folder, 'own-site.mjs');
  writeFileSync(file, exampleIn('js'));
  const [port = 0] = await freePorts(1);
  ownSite = startChild(process.execPath, [file], { env: { ...environment(), PORT: String(port) } });
  site = `http://127.0.0.1:${port}`;
  await until('the own site to answer', async () => (await locationOf(site)) !== '');
});

/** @returns where an address leads, without going there. */
async function locationOf(url: string): Promise<string> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    const location = response.headers.get('location') ?? '';
    tokens.push(...(/token=([^&#]+)/.exec(location)?.[1]?.match(/.{20,}/g) ?? []));
    return location;
  } catch {
    return '';
  }
}

test('who comes from the own site watches at once, and the token stands nowhere', async () => {
  expect(await locationOf(site)).toMatch(new RegExp(`^${stack.baseUrl}/c/${SLUG}\\?token=`));
  const viewer = await Viewer.open(browser);
  await viewer.goto(site);
  await viewer.untilPlaying();
  expect(viewer.page.url()).toBe(stack.watchUrl(SLUG));
  const entries = await viewer.page.evaluate(() => performance.getEntries().map(({ name }) => name));
  expect(entries.filter((name) => name.includes('token='))).toEqual([]);
  const chat = await viewer.page.evaluate(
    async (slug) => (await fetch(`/api/v1/channels/${slug}/chat-token`, { method: 'POST' })).status,
    SLUG,
  );
  expect(chat).toBe(200);
  await viewer.screenshot('own-site-watch');
  await viewer.page.reload();
  await viewer.untilPlaying();
  expect(viewer.errors).toEqual([]);
  await viewer.close();

  const stranger = await Viewer.open(browser);
  await stranger.goto(stack.watchUrl(SLUG));
  await stranger.page.getByText('This channel is for its members').first().waitFor();
  await stranger.close();
});

test('in a frame of the own site it plays without a cookie', async () => {
  const viewer = await Viewer.open(browser);
  const page = `<!doctype html><iframe src="${site}/embed" width="640" height="360" allow="autoplay"></iframe>`;
  const outer = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page));
  const [port = 0] = await freePorts(1);
  outer.listen(port, '127.0.0.1');
  // Another site than the stack's, to browsers: there a cookie of ours is a stranger's.
  await viewer.page.goto(`http://localhost:${port}/`);
  const player = viewer.page.frameLocator('iframe').locator('video');
  await until('the picture in the frame to move', async () => {
    const time = await player.evaluate((video: HTMLVideoElement) => video.currentTime).catch(() => 0);
    return time > 1;
  });
  const inner = viewer.page.frames().find((each) => each.url().startsWith(stack.baseUrl));
  expect(inner?.url()).toBe(`${stack.baseUrl}/embed/${SLUG}`);
  await viewer.close();
  outer.close();
});

test('the example in Python makes an address that lets in', async () => {
  const file = join(folder, 'own_site.py');
  writeFileSync(file, exampleIn('python'));
  const { stdout } = await promisify(execFile)('python3', [file], { env: environment() });
  addressFromPython = stdout.trim();
  expect(await locationOf(addressFromPython)).toBe(`/c/${SLUG}`);
});

test('every refusal is told in words, with another way in', async () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const make = (claims: object, key = secret): string => {
    const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  };
  const exp = Math.floor(Date.now() / 1000) + 600;
  const rows = [
    { token: 'nonsense', why: 'SITE_TOKEN_BROKEN' },
    { token: make({ sub: 'a', channel: SLUG, exp }, 'rws_wrong'), why: 'SITE_TOKEN_FORGED' },
    { token: make({ sub: 'a', channel: SLUG, exp: exp - 1_000 }), why: 'SITE_TOKEN_OVER' },
    { token: make({ sub: 'a', channel: SLUG, exp: exp + 90_000 }), why: 'SITE_TOKEN_LONG' },
    { token: make({ sub: 'a', channel: 'other', exp }), why: 'SITE_TOKEN_ELSEWHERE' },
    { token: make({ channel: SLUG, exp }), why: 'SITE_TOKEN_NOBODY' },
  ];
  for (const { token, why } of rows) {
    tokens.push(...(token.length > 20 ? [token] : []));
    for (const page of ['c', 'embed']) {
      const location = await locationOf(`${stack.baseUrl}/${page}/${SLUG}?token=${token}`);
      expect(location).toBe(`/${page}/${SLUG}/refused?why=${why}`);
      expect(await stack.statusOf(location)).toBe(200);
    }
  }
  const viewer = await Viewer.open(browser);
  await viewer.goto(`${stack.watchUrl(SLUG)}?token=${make({ sub: 'a', channel: SLUG, exp: exp - 1_000 })}`);
  await viewer.page.getByText('is over. Go back to the site you came from').waitFor();
  expect(viewer.page.url()).not.toContain('token');
  await viewer.screenshot('own-site-refused');
  await viewer.page.getByRole('link', { name: 'Other ways in' }).click();
  await viewer.page.getByText('This channel is for its members').first().waitFor();
  await viewer.close();
  expect(await stack.statusOf(`/c/${SLUG}/refused?why=ELSE`)).toBe(404);
});

test('a secret that is replaced lets nobody in, and puts out who came in by it', async () => {
  const viewer = await Viewer.open(browser);
  // Another member than the one that plays in two browsers by now.
  await viewer.goto(addressFromPython);
  await viewer.untilPlaying();
  const host = await signedIn();
  await host.goto(`${stack.baseUrl}/studio/${SLUG}`);
  await host.page.locator('html[data-ready]').waitFor();
  await host.page.getByRole('button', { name: 'Replace or take away…' }).click();
  await host.page.getByRole('button', { name: 'Replace the secret' }).click();
  await host.page.getByLabel('Signing secret', { exact: true }).waitFor();
  await viewer.page.getByText('This channel is for its members').first().waitFor();
  expect(await locationOf(await locationOf(site))).toBe(`/c/${SLUG}/refused?why=SITE_TOKEN_FORGED`);
  await host.page.getByRole('button', { name: 'Replace or take away…' }).click();
  await host.page.getByRole('button', { name: 'Take it away' }).click();
  await host.page.getByRole('button', { name: 'Make a signing secret' }).waitFor();
  expect(await locationOf(await locationOf(site))).toBe(`/c/${SLUG}/refused?why=SITE_SIGNS_NONE`);
  await Promise.all([viewer.close(), host.close()]);
});

test('no token and no secret stands in a log', () => {
  expect(tokens.length).toBeGreaterThan(6);
  for (const text of [secret, ...tokens]) {
    expect(stack.output.includes(text), 'a token or secret stands in the log').toBe(false);
  }
});
