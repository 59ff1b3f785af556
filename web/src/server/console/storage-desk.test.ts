import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { migrate, openStore } from '@rostrum/store/store';
import { expect, it, onTestFinished } from 'vitest';
import { FileBudget, sizeOf } from './folder-size.ts';
import { StorageDesk } from './storage-desk.ts';

function folderWith(files: Readonly<Record<string, number>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-storage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), Buffer.alloc(bytes));
  }
  return folder;
}

it('counts what each kind and each channel takes, once for all who look', async () => {
  const dataFolder = folderWith({
    'live/sunday/e1/source/0.m4s': 3_000,
    'live/sunday/e2/source/0.m4s': 500,
    'live/gone/e1/journal': 20,
    'slates/own/sunday': 70,
    'slates/made/x.ts': 30,
    'edge/media/a': 900,
    'keys/session.key': 32,
  });
  const clock = new FakeClock();
  const databasePath = join(dataFolder, 'rostrum.sqlite');
  const store = openStore({ databasePath, keyFile: join(dataFolder, 'keys', 'k'), clock });
  onTestFinished(() => store.close());
  await migrate(store);
  await store.channels.add({ slug: 'sunday', title: 'Sunday service' });
  await store.channels.add({ slug: 'empty' });
  const desk = new StorageDesk({
    store,
    states: { of: () => undefined },
    machines: { all: () => [], configurations: async () => [], isBusConnected: true },
    slateFiles: openSlateFiles(dataFolder),
    dataFolder,
    databasePath,
    clock,
  });
  const storage = await desk.now('en');
  const bytes = Object.fromEntries(storage.kinds.map(({ kind, bytes: each }) => [kind, each]));
  expect(bytes).toMatchObject({ live: 3_520, slates: 100, films: 0, edge: 900, redis: 0, other: 64 });
  expect(bytes['database']).toBeGreaterThan(10_000);
  expect(storage.channels).toEqual([
    { slug: 'sunday', title: 'Sunday service', liveBytes: 3_500, slateBytes: 70, shortened: null },
    { slug: 'gone', title: null, liveBytes: 20, slateBytes: 0, shortened: null },
  ]);
  expect(storage.disk?.totalBytes).toBeGreaterThan(0);
  expect((await desk.now('de')).kinds).toBe(storage.kinds);
  clock.advance(16_000);
  expect((await desk.now('de')).kinds).not.toBe(storage.kinds);
});

it('follows no link, goes on where something is missing, and ends where there are too many files', async () => {
  const folder = folderWith({ 'a/1': 10, 'a/2': 10, 'b/3': 10, 4: 10 });
  symlinkSync('/', join(folder, 'root'));
  expect(await sizeOf(folder, new FileBudget(100))).toMatchObject({ bytes: 40, files: 4 });
  expect(await sizeOf(join(folder, 'nowhere'), new FileBudget(100))).toMatchObject({ bytes: 0, files: 0 });
  const spent = new FileBudget(2);
  expect((await sizeOf(folder, spent)).files).toBeLessThan(4);
  expect(spent.isSpent).toBe(true);
});
