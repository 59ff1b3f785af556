import { FakeClock } from '@rostrum/service/clock';
import { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { openChannelRepository } from './channel-repository.ts';
import { openEventRepository } from './event-repository.ts';
import { applyMigrations } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { openSqlite, sqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

it('keeps so many of a channel, the newest', async () => {
  const clock = new FakeClock();
  const database = new Kysely<Tables>({ dialect: sqliteDialect(openSqlite(':memory:')) });
  await applyMigrations(database, MIGRATIONS, clock);
  const channels = openChannelRepository(database, clock);
  const [{ id: channelId }, { id: other }] = [
    await channels.add({ slug: 'main' }),
    await channels.add({ slug: 'there' }),
  ];
  const events = openEventRepository(database, 3);
  const face = { title: 'x', description: '', poster: undefined };
  for (const [channel, startedAt] of [[other, 0], ...[1, 2, 3, 4, 5].map((at) => [channelId, at] as const)] as const) {
    const id = `e${startedAt}`;
    await events.begin({ id, channelId: channel, epoch: id, plan: undefined, ...face, startedAt });
    await events.end(channel, id, startedAt, face);
  }
  expect((await events.past(channelId, { limit: 10 })).map(({ id }) => id)).toEqual(['e5', 'e4', 'e3']);
  expect(await events.past(other, { limit: 10 })).toHaveLength(1);
  await database.destroy();
});
