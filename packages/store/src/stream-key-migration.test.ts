import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureKeyFile } from './key-file.ts';
import { applyMigrations } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { sealText } from './sealed-text.ts';
import { openSqlite, sqliteDialect } from './sqlite.ts';
import { migrate, openStore } from './store.ts';
import { hashStreamKey, makeStreamKey } from './stream-key.ts';
import type { Tables } from './tables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('the one key of a role becomes its main one, found and shown as before, with when it was used', async () => {
  const [databasePath, keyFile, clock] = [join(folder, 'db.sqlite'), join(folder, 'k'), new FakeClock()];
  const before = MIGRATIONS.findIndex(({ name }) => name.endsWith('-named-keys'));
  const raw = openSqlite(databasePath);
  const database = new Kysely<Tables>({ dialect: sqliteDialect(raw) });
  await applyMigrations(database, MIGRATIONS.slice(0, before), clock);
  const key = makeStreamKey();
  const sealed = sealText(key, 'c1', ensureKeyFile(keyFile));
  await sql`insert into channels (id, slug, title, description, access, created_at, updated_at)
    values ('c1', 'main', 'Main', '', 'public', 0, 0)`.execute(database);
  await sql`insert into encoder_keys (channel_id, role, key_hash, sealed, created_at, used_at, used_address)
    values ('c1', 'backup', ${hashStreamKey(key)}, ${sealed}, 5, 6, '192.0.2.1')`.execute(database);
  raw.close();

  const store = openStore({ databasePath, keyFile, clock });
  await migrate(store);
  expect(await store.streamKeys.findByKey(key)).toMatchObject({ slug: 'main', role: 'backup', keyName: undefined });
  expect(await store.streamKeys.issue('c1', 'backup')).toBe(key);
  const lastUse = { usedAt: 6, address: '192.0.2.1', encoder: undefined };
  expect(await store.streamKeys.list('c1')).toMatchObject([{ name: undefined, createdAt: 5, lastUse }]);
  store.close();
});
