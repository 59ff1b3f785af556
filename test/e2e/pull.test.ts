import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStream } from '../harness/check-stream.ts';
import { serveFiles } from '../harness/file-server.ts';
import { mediaFile, SMALL } from '../harness/media-files.ts';
import { fetchMediaPlaylist, fetchPresentation } from '../harness/presentation.ts';
import { Stack } from '../harness/stack.ts';
import { pause, until } from '../harness/until.ts';
import { launchBrowser, Viewer } from '../harness/viewer.ts';

/** Channels that nobody sends to: they are pulled. */

/** By then every rendition shows the source again. */
const SETTLED_MS = 4_000;

let stack: Stack;
let browser: Browser;
let owner: string;
let files: Awaited<ReturnType<typeof serveFiles>>;
let film: string;

beforeAll(async () => {
  stack = await Stack.start({ name: 'pull', env: { INGEST_LADDER: '180p:300k' }, hasPull: true });
  browser = await launchBrowser();
  owner = await stack.signInOwner();
  film = await mediaFile(SMALL);
  files = await serveFiles(dirname(film));
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await files?.close();
});

/** Caches tell of the film for a while after it stopped: it goes on where its list grows. */
async function untilItGoesOn(): Promise<void> {
  const { renditions } = await fetchPresentation(stack.hlsUrl('hall'));
  const length = async (): Promise<number> => {
    const { mediaSequence, segments } = await fetchMediaPlaylist(renditions.get('source') ?? '');
    return mediaSequence + segments.length;
  };
  const before = await length();
  await until('the film to go on', async () => (await length()) > before + 1, { timeoutMs: 40_000 });
  await until('the film to be live', async () => (await stack.live('hall')).status === 'live');
}

test('another server’s film is played as live, by the book; its event outlives the puller and the core', async () => {
  await stack.addChannel('hall');
  await stack.rostrum('channel', 'pull', 'hall', '--from', `${files.url}/${basename(film)}?token=s3cret`);
  await stack.untilPlayable('hall');
  expect(await checkStream(stack.hlsUrl('hall'), 8)).toEqual([]);
  const { epoch } = await stack.live('hall');

  const core = stack.kill('ingest');
  await stack.untilReplaced('ingest', core);
  await untilItGoesOn();
  const puller = stack.kill('pull');
  await stack.untilReplaced('pull', puller);
  await pause(SETTLED_MS);
  await untilItGoesOn();
  expect((await stack.live('hall')).epoch).toBe(epoch);
  await pause(SETTLED_MS);
  expect(await checkStream(stack.hlsUrl('hall'), 6)).toEqual([]);
  expect(stack.output).not.toContain('s3cret');
  await stack.rostrum('channel', 'pull', 'hall', '--off');
  await stack.untilStatus('hall', 'reconnecting');
});

test('the studio starts and stops it, and says what is wrong with an address', async () => {
  mkdirSync(join(stack.dataFolder, 'films'), { recursive: true });
  copyFileSync(film, join(stack.dataFolder, 'films', 'welcome.flv'));
  await stack.addChannel('foyer');
  const viewer = await Viewer.open(browser);
  const { page } = viewer;
  await page.context().addCookies(cookiesOf(owner));
  await viewer.goto(`${stack.baseUrl}/studio/foyer`);
  await page.getByText('Pull from an address').click();
  const address = page.getByPlaceholder(/^rtsp:/);
  await address.fill('file:///etc/passwd');
  await page.getByRole('button', { name: 'Start pulling' }).click();
  await page.getByText(/no address to pull from/).waitFor();
  await address.fill('http://192.168.77.1/camera');
  await page.getByRole('button', { name: 'Start pulling' }).click();
  await page
    .getByText(/own network.*INGEST_PULL_ALLOW=192\.168\.77\.1/)
    .first()
    .waitFor();
  await viewer.screenshot('studio-pull-refused');
  await page.getByRole('button', { name: 'Another address…' }).click();
  await address.fill('file:welcome.flv');
  await page.getByRole('button', { name: 'Start pulling' }).click();
  await page.getByText(/file:welcome\.flv is on the air/).waitFor({ timeout: 30_000 });
  await stack.untilPlayable('foyer');
  await viewer.screenshot('studio-pull');
  await page.getByRole('button', { name: 'Stop pulling' }).click();
  await page.getByText(/file:welcome\.flv is not pulled now/).waitFor();
  await stack.untilStatus('foyer', 'reconnecting');
  await viewer.close();
});

/** A `Cookie` line as a browser keeps it. */
function cookiesOf(line: string): { name: string; value: string; url: string }[] {
  return line.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: stack.baseUrl };
  });
}
