import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { resultPath } from '../harness/results.ts';
import { type Channel, Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { until } from '../harness/until.ts';
import { launchBrowser, PHONE, Viewer } from '../harness/viewer.ts';

/** What is planned: on the watch page, on the front page, in people's calendars. */

const HOUR = 3_600_000;

let stack: Stack;
let browser: Browser;
let encoder: Encoder | undefined;
let channel: Channel;
let owner = '';

beforeAll(async () => {
  stack = await Stack.start({ name: 'schedule', env: { INGEST_LADDER: 'off' } });
  browser = await launchBrowser();
  channel = await stack.addChannel('sunday', '--title', 'Sunday service');
  owner = await stack.signInOwner();
});

afterAll(async () => {
  await encoder?.stop('SIGKILL');
  await browser?.close();
  await stack?.stop();
});

type Answer = { readonly code: string; readonly body: unknown };

async function ask(method: string, path: string, body?: unknown, cookie = owner): Promise<Answer> {
  return change(method, `schedule${path}`, body, cookie);
}

/** A picture of one dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

async function change(method: string, path: string, body?: unknown, cookie = owner): Promise<Answer> {
  return read(
    await stack.get(`/api/v1/channels/sunday/${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: stack.baseUrl, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}
async function upload(path: string, bytes: Buffer): Promise<Answer> {
  return read(
    await stack.get(`/api/v1/channels/sunday/${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'image/png', origin: stack.baseUrl, cookie: owner },
      body: new Uint8Array(bytes),
    }),
  );
}
async function read(response: Response): Promise<Answer> {
  const body = (await response.json()) as { error?: { code: string } };
  return { code: body.error?.code ?? 'ok', body };
}
const past = async (): Promise<{ id: string; title: string }[]> =>
  ((await change('GET', 'events', undefined, '')).body as { events: { id: string; title: string }[] }).events;
const planned = async (): Promise<{ id: string; event: string }[]> =>
  ((await ask('GET', '')).body as { coming: { id: string; event: string }[] }).coming;

type Coming = { readonly id: string; readonly title: string; readonly startsAt: number };
const coming = async (): Promise<Coming[]> => ((await ask('GET', '')).body as { coming: Coming[] }).coming;
const calendar = async (query = ''): Promise<string> => (await stack.get(`/c/sunday/calendar.ics${query}`)).text();

/** At a whole minute, as people plan. */
const startsAt = Math.ceil((Date.now() + 0.75 * HOUR) / 60_000) * 60_000;
const WEEKLY = {
  title: 'Harvest festival; all welcome, bring bread',
  startsAt,
  endsAt: startsAt + HOUR,
  zone: 'Europe/Berlin',
  recurrence: 'FREQ=WEEKLY;COUNT=6',
};

test('what cannot be is refused in words, and only those who run the channel plan', async () => {
  const wrong = [
    [{ ...WEEKLY, endsAt: startsAt }, 'PLAN_INVALID'],
    [{ ...WEEKLY, zone: 'Mars/Base' }, 'PLAN_INVALID'],
    [{ ...WEEKLY, recurrence: 'FREQ=SECONDLY' }, 'PLAN_INVALID'],
    [{ ...WEEKLY, title: '' }, 'BAD_REQUEST'],
    [{ ...WEEKLY, startsAt: 'soon' }, 'BAD_REQUEST'],
  ] as const;
  for (const [plan, code] of wrong) {
    expect((await ask('POST', '', plan)).code, JSON.stringify(plan)).toBe(code);
  }
  expect((await ask('POST', '', WEEKLY, '')).code).toBe('SIGN_IN_FIRST');
  expect(await coming()).toEqual([]);
});

test('a poster is shown before the event, in lists and in link previews; what is no picture is refused', async () => {
  expect((await ask('POST', '', WEEKLY)).code).toBe('ok');
  const [first] = await planned();
  const { id, event } = first ?? expect.fail('nothing is planned');
  expect((await upload(`schedule/${id}/poster`, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).code).toBe(
    'PICTURE_KIND_UNKNOWN',
  );
  const { poster } = (await upload(`schedule/${id}/poster`, PNG)).body as { poster: string };
  const picture = await stack.get(poster);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(picture.headers.get('cache-control')).toContain('immutable');
  expect((await stack.get(poster.replace(/[0-9a-f]{4}\.jpg$/, '0000.jpg'))).status).toBe(404);
  for (const path of ['/', '/c/sunday', `/c/sunday/e/${event}`]) {
    expect(await (await stack.get(path)).text(), path).toContain(poster);
  }
  for (const path of ['/c/sunday', `/c/sunday/e/${event}`]) {
    const html = await (await stack.get(path)).text();
    expect(html, path).toContain(`property="og:image" content="${stack.baseUrl}${poster}"`);
  }
  const viewer = await Viewer.open(browser);
  await viewer.goto(stack.watchUrl('sunday'));
  await viewer.page.getByTestId('backdrop').waitFor();
  await viewer.goto(`${stack.baseUrl}/c/sunday/e/${event}`);
  await viewer.page.getByTestId('poster').waitFor();
  expect(viewer.errors).toEqual([]);
  await viewer.close();
});

test('what is planned counts down on its own page, stands on the front page, and goes live by itself', async () => {
  const viewer = await Viewer.open(browser);
  const { page } = viewer;
  await viewer.goto(`${stack.baseUrl}/`);
  await page.getByRole('heading', { name: 'Coming up' }).waitFor();
  await viewer.screenshot('home-coming');
  await page.getByText(WEEKLY.title).first().click();
  await page.getByRole('timer').waitFor();
  await page
    .getByRole('link', { name: /Remind me/ })
    .first()
    .waitFor();
  await viewer.screenshot('watch-coming');
  const phone = await Viewer.open(browser, { viewport: PHONE, colorScheme: 'dark' });
  await phone.goto(stack.watchUrl('sunday'));
  await phone.page.getByRole('timer').waitFor();
  await phone.screenshot('watch-coming-phone');
  await phone.close();
  encoder = await startEncoder({ ...SMALL, url: channel.rtmpUrl });
  await viewer.untilPlaying(30_000);
  expect(await page.getByRole('timer').count()).toBe(0);
  await viewer.close();
});

test('while it is on its page leads to the channel; afterwards it tells what it was, and stands in the list', async () => {
  const event = (await planned())[0]?.event ?? '';
  const page = `/c/sunday/e/${event}`;
  const during = await stack.get(page, { redirect: 'manual' });
  expect([during.status, new URL(during.headers.get('location') ?? '', stack.baseUrl).pathname]).toEqual([
    307,
    '/c/sunday',
  ]);
  expect(await past()).toEqual([]);
  await change('PATCH', 'stage', { isEnded: true });
  await until('the event to be over', async () => (await past()).length === 1);
  await encoder?.stop('SIGKILL');
  expect(await past()).toMatchObject([{ id: event, title: WEEKLY.title }]);
  const viewer = await Viewer.open(browser);
  const all = viewer.page.getByRole('link', { name: 'All past events' });
  // Edges keep a page for two seconds.
  await until('the channel’s page to list it', async () => {
    await viewer.page.goto(stack.watchUrl('sunday'), { waitUntil: 'load' });
    return (await all.count()) === 1;
  });
  await all.click();
  await viewer.page.getByRole('heading', { name: 'Past events', level: 1 }).waitFor();
  await viewer.screenshot('past-events');
  await viewer.page.getByText(WEEKLY.title).click();
  await viewer.page.waitForURL(`${stack.baseUrl}${page}`);
  await viewer.page.getByText(/^Was on /).waitFor();
  await viewer.screenshot('past-event');
  await viewer.close();
  expect((await change('DELETE', `events/${event}`, undefined, '')).code).toBe('SIGN_IN_FIRST');
  expect((await change('DELETE', `events/${event}`)).code).toBe('ok');
  expect(await past()).toEqual([]);
  // What the plan says of that time is there still.
  expect((await stack.get(page)).status).toBe(200);
  expect((await stack.get('/c/sunday/e/nothing')).status).toBe(404);
});

test('a calendar has every time once, in words that calendars read; one called off is gone', async () => {
  const text = await calendar();
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(6);
  expect(text).toContain('SUMMARY:Harvest festival\\; all welcome\\, bring bread');
  expect(new Set(text.match(/^UID:.*/gm)).size).toBe(6);
  const [first, second] = await coming();
  const one = await calendar(`?id=${first?.id}&start=${first?.startsAt}`);
  expect(one.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
  expect(one).toContain('BEGIN:VALARM');
  expect((await ask('DELETE', `/${second?.id}?start=${second?.startsAt}`)).code).toBe('ok');
  expect((await coming()).map((each) => each.startsAt)).not.toContain(second?.startsAt);
  expect((await ask('DELETE', `/${first?.id}?start=x`)).code).toBe('BAD_REQUEST');
  expect((await stack.get('/c/nobody/calendar.ics')).status).toBe(404);
});

test('the studio plans and calls off', async () => {
  const host = await Viewer.open(browser);
  const { page } = host;
  await host.goto(`${stack.baseUrl}/login?next=/studio/sunday`);
  await page.getByLabel('E-mail address').fill('owner@example.org');
  await page.getByLabel('Password').fill(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/studio\/sunday$/);
  const card = page.getByRole('region', { name: 'Schedule' });
  await card.getByText('Plan something').click();
  await card.getByLabel('Title').fill('Choir practice');
  await card.getByLabel('Starts').fill(`${new Date().getFullYear() + 1}-01-05T19:30`);
  await card.getByLabel('Repeats').selectOption('every two weeks');
  await card.getByRole('button', { name: 'Plan it' }).click();
  await card.getByText('Choir practice').first().waitFor();
  await card.screenshot({ path: resultPath('screens/studio-schedule.png') });
  await card.getByRole('button', { name: 'Remove all' }).last().click();
  await card.getByText('Choir practice').first().waitFor({ state: 'detached' });
  expect((await ask('DELETE', '/nothing')).code).toBe('NO_SUCH_PLAN');
  await host.close();
});

test('who signs in is led to no other site', async () => {
  const host = await Viewer.open(browser);
  await host.goto(`${stack.baseUrl}/login?next=//evil.example/studio`);
  await host.page.getByLabel('E-mail address').fill('owner@example.org');
  await host.page.getByLabel('Password').fill(TEST_PASSWORD);
  await host.page.getByRole('button', { name: 'Sign in' }).click();
  await host.page.waitForURL(`${stack.baseUrl}/studio`);
  await host.close();
});
