import { FakeClock } from '@rostrum/service/clock';
import { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { openAuditRepository } from './audit-repository.ts';
import { applyMigrations } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { openSqlite, sqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

it('keeps so many rows, the newest', async () => {
  const clock = new FakeClock();
  const database = new Kysely<Tables>({ dialect: sqliteDialect(openSqlite(':memory:')) });
  await applyMigrations(database, MIGRATIONS, clock);
  const audit = openAuditRepository(database, clock, 20);
  for (let turn = 0; turn <= 200; turn += 1) {
    await audit.add({ by: { email: 'a@example.org' }, action: 'channel.made', subject: `c${turn}` });
  }
  const left = await audit.page({ limit: 500 });
  expect(left.map(({ subject }) => subject)).toEqual(Array.from({ length: 20 }, (_, index) => `c${200 - index}`));
  await database.destroy();
});
