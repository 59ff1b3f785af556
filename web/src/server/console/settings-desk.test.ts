import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SITE_SETTINGS, siteSettingsPatchSchema } from '@rostrum/contract/site-settings';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { beforeEach, expect, it } from 'vitest';
import type { Actor } from '../account.ts';
import { Accounts } from '../accounts.ts';
import { SettingsDesk } from './settings-desk.ts';

const DAY_MS = 24 * 3_600_000;
const by: Actor = { id: 'o', email: 'owner@example.org', name: '', role: 'owner', address: 'direct' };

let clock: FakeClock;
let store: Store;
let desk: SettingsDesk;

const open = (): SettingsDesk =>
  new SettingsDesk({ store, machines: { configurations: async () => [] }, clock, log: openMemoryLog() });

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-settings-'));
  clock = new FakeClock();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  desk = open();
  await desk.start();
  return async () => {
    await desk.close();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
});

it('tells a change before it is made, makes it at once, writes it down, and knows it after a restart', async () => {
  const wish = { settings: { siteName: 'Our church', sessionDays: 30 }, version: 0 };
  const changes = [{ name: 'siteName', from: 'Rostrum', to: 'Our church' }];
  expect(await desk.change({ ...wish, isTrial: true }, by)).toEqual({ changes, version: 0 });
  expect(desk.now()).toEqual(DEFAULT_SITE_SETTINGS);
  expect(await desk.change({ ...wish, isTrial: false }, by)).toEqual({ changes, version: 1 });
  expect(desk.now().siteName).toBe('Our church');
  const [entry] = await store.audit.page({ limit: 1 });
  expect(entry).toMatchObject({ action: 'settings.changed', detail: { siteName: 'Rostrum → Our church' } });

  const later = open();
  await later.start();
  expect(await later.show('en')).toEqual({
    version: 1,
    settings: { ...DEFAULT_SITE_SETTINGS, siteName: 'Our church' },
    machines: [],
  });
  await later.close();
});

it('refuses a change that was made on older settings, whoever saved since', async () => {
  const other = open();
  await other.start();
  const change = (days: number) => ({ settings: { sessionDays: days }, version: 0, isTrial: false });
  const outcomes = await Promise.allSettled([desk.change(change(2), by), other.change(change(3), by)]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await expect(desk.change(change(4), by)).rejects.toMatchObject({ code: 'SETTINGS_CHANGED' });
  expect((await desk.show('en')).version).toBe(1);
  await other.close();
});

it('reads each setting by itself where a row is of another version', async () => {
  const settings = { siteName: 'Kept', sessionDays: 'many', later: true };
  await store.settings.set('site-settings', JSON.stringify({ version: 7, settings }));
  await desk.start();
  expect(await desk.show('en')).toMatchObject({ version: 7, settings: { ...DEFAULT_SITE_SETTINGS, siteName: 'Kept' } });
});

it('holds for sign-ins that begin, and forgets what was done long ago', async () => {
  const accounts = new Accounts(store, clock, openMemoryLog(), undefined, () => desk.now());
  await store.users.add({ email: 'a@example.org', passwordHash: 'h', role: 'viewer' });
  await store.audit.add({ by, action: 'channel.made', subject: 'old' });
  clock.advance(8 * DAY_MS);
  const settings = { sessionDays: 2, activityDays: 7 };
  await desk.change({ settings, version: 0, isTrial: false }, by);
  const user = await store.users.byEmail('a@example.org');
  const { expiresAt } = await accounts.admit(user ?? expect.fail('nobody'), { address: 'direct', agent: undefined });
  expect(expiresAt - clock.wallNow()).toBe(2 * DAY_MS);
  expect((await store.audit.page({ limit: 9 })).map(({ action }) => action)).not.toContain('channel.made');
});

it.each([
  { settings: { siteName: '  ' }, say: 'Give the site a name.' },
  { settings: { siteName: 'a<b' }, say: 'The site’s name: letters, digits and signs, but no < or >.' },
  { settings: { sessionDays: 'x' }, say: 'Days that a sign-in lasts: a whole number.' },
  { settings: { sessionDays: 0 }, say: 'Days that a sign-in lasts: at least 1.' },
  { settings: { activityDays: 500 }, say: 'Days that activity is kept: at most 400.' },
  { settings: { invitationDays: 1.5 }, say: 'Days that an invitation holds: a whole number.' },
])('says what is wrong: $say', ({ settings, say }) => {
  const parsed = siteSettingsPatchSchema.safeParse({ settings, version: 0 });
  expect(parsed.error?.issues[0]?.message).toBe(say);
});
