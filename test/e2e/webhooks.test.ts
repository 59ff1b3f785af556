import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { ROOT, resultPath } from '../harness/results.ts';
import { type Channel, Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** Another server is told of what happens: made on the page, received by a real server, checked as the documents say. */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Received = { readonly headers: IncomingHttpHeaders; readonly text: string };
type IsFromRostrum = (headers: IncomingHttpHeaders, body: string, secret: string) => boolean;

let stack: Stack;
let browser: Browser;
let viewer: Viewer;
let channel: Channel;
let receiver: Server;
let encoder: Encoder | undefined;
let isFromRostrum: IsFromRostrum;
let url = '';
let secret = '';
let status = 204;
const received: Received[] = [];
const types = (): string[] => received.map(({ text }) => (JSON.parse(text) as { type: string }).type);

beforeAll(async () => {
  const documented = /```js\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8'))?.[1] ?? '';
  ({ isFromRostrum } = (await import(`data:text/javascript,${encodeURIComponent(documented)}`)) as {
    isFromRostrum: IsFromRostrum;
  });
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      received.push({ headers: request.headers, text });
      response.writeHead(status).end(status === 204 ? undefined : 'The chat room is closed for cleaning.');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as { port: number }).port}/hooks/rostrum`;
  stack = await Stack.start({
    name: 'webhooks',
    env: { INGEST_LADDER: 'off', INGEST_RECONNECT_GRACE_S: '2', WEB_WEBHOOK_ALLOW: '127.0.0.1' },
  });
  browser = await launchBrowser();
  channel = await stack.addChannel('sunday', '--title', 'Sunday service');
  await stack.signInOwner();
  viewer = await Viewer.open(browser);
  const { page } = viewer;
  await viewer.goto(`${stack.baseUrl}/login`);
  await page.getByLabel('E-mail address').fill('owner@example.org');
  await page.getByLabel('Password').fill(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Studio' }).waitFor();
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
});

test('a webhook is made and tried on the page, and its secret shown once', async () => {
  const { page } = viewer;
  await viewer.goto(`${stack.baseUrl}/studio/sunday`);
  await page.getByRole('link', { name: 'Add a webhook' }).click();
  await page.getByRole('button', { name: 'New webhook' }).click();
  await page.getByLabel('Address').fill('http://user:pass@127.0.0.1/');
  await page.getByRole('button', { name: 'Add the webhook' }).click();
  await page.getByText('Leave them out').waitFor();
  await page.getByLabel('Address').fill(url);
  await viewer.screenshot('webhooks-form');
  await page.getByRole('button', { name: 'Add the webhook' }).click();
  secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
  expect(secret).toMatch(/^whsec_/);
  await viewer.screenshot('webhooks-secret');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByText('The test was taken').waitFor();
  expect(types()).toEqual(['webhook.test']);
  await page.reload();
  await page.getByRole('button', { name: 'Send a test' }).waitFor();
  expect(await page.content()).not.toContain(secret);
});

test('it tells when the event goes live, signed so that ten lines of the documents prove it', async () => {
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  await stack.untilPlayable('sunday');
  const message = await until('the message', () => received[1]);
  expect(JSON.parse(message.text)).toMatchObject({
    type: 'event.live',
    data: { channel: { slug: 'sunday', title: 'Sunday service' }, watchUrl: stack.watchUrl('sunday') },
  });
  const { epoch } = await stack.live('sunday');
  expect(message.text).toContain(`"id":"${epoch}"`);
  expect(isFromRostrum(message.headers, message.text, secret)).toBe(true);
  expect(isFromRostrum(message.headers, message.text.replace('live', 'dead'), secret)).toBe(false);
  expect(isFromRostrum(message.headers, message.text, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(false);
});

test('what did not arrive is sent again, also by another process of the site, and shown with its answer', async () => {
  status = 503;
  received.length = 0;
  await encoder?.stop('SIGKILL');
  await until('a first attempt', () => received[0], { timeoutMs: 20_000 });
  const { page } = viewer;
  await page.getByText('Deliveries').click();
  await page.getByText('Failed').first().waitFor();
  await page.getByText('Failed').first().click();
  await page.getByText('The chat room is closed for cleaning.').first().waitFor();
  await viewer.screenshot('webhooks-deliveries');
  const site = stack.kill('web');
  status = 204;
  await stack.untilReplaced('web', site);
  const again = await until('the message again', () => received.findLast(({ headers }) => isSame(headers)), {
    timeoutMs: 60_000,
  });
  expect(types()).toContain('event.ended');
  expect(isFromRostrum(again.headers, again.text, secret)).toBe(true);
});

/** Of the attempts since the site was ended: another time, the same message. */
function isSame(headers: IncomingHttpHeaders): boolean {
  const [first] = received;
  return (
    headers['webhook-id'] === first?.headers['webhook-id'] &&
    headers['webhook-timestamp'] !== first?.headers['webhook-timestamp'] &&
    status === 204
  );
}

test('tokens taken back on the command line are told of too', async () => {
  const minted = (await stack.rostrum('token', 'mint', '--channel', 'sunday', '--account', 'tv-1')) as { id: string };
  received.length = 0;
  await stack.rostrum('token', 'revoke', minted.id);
  const message = await until('the message', () => received[0]);
  expect(JSON.parse(message.text)).toMatchObject({
    type: 'viewer.revoked',
    data: { channel: { slug: 'sunday' }, right: 'token', token: minted.id },
  });
});

test('neither secret nor address stands in the log', () => {
  expect(stack.output).toContain('webhooks: a message was taken');
  expect(stack.output).not.toContain(secret);
  expect(stack.output).not.toContain('/hooks/rostrum');
});

test.each([
  { device: 'desk', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { device: 'desk', viewport: { width: 2560, height: 1200 }, colorScheme: 'dark' },
  { device: 'phone', viewport: PHONE, colorScheme: 'dark' },
  { device: 'phone', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
] as const)('the pages fit a $device of $viewport.width in $colorScheme, and can be used', async (look) => {
  const { device, viewport, colorScheme } = look;
  const { page } = viewer;
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  for (const [name, path] of [
    ['channel', '/studio/sunday/webhooks'],
    ['all', '/admin/webhooks'],
  ] as const) {
    await viewer.goto(`${stack.baseUrl}${path}`);
    await page.getByText('Deliveries').first().click();
    await page.getByText('Taken', { exact: true }).first().waitFor();
    await page.getByText('Failed', { exact: true }).first().click();
    await page.screenshot({
      path: resultPath(`screens/webhooks-${name}-${device}-${viewport.width}-${colorScheme}.png`),
      fullPage: true,
    });
    expect(await viewer.overflowWidth()).toBe(0);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => {
      const { axe } = window as unknown as { axe: { run: () => Promise<AxeResults> } };
      return axe.run();
    });
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
  }
});
