import type { Clock } from '@rostrum/service/clock';
import type { Database } from './tables.ts';

/** Named texts of the whole installation. */
export type SettingRepository = {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  /** Reads and deletes at once: of two that take, one gets the value. */
  take(name: string): Promise<string | undefined>;
};

export function openSettingRepository(database: Database, clock: Clock): SettingRepository {
  return {
    async get(name) {
      const row = await database.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value;
    },
    async set(name, value) {
      const changed = { value, updated_at: clock.wallNow() };
      await database
        .insertInto('settings')
        .values({ name, ...changed })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changed))
        .execute();
    },
    async take(name) {
      const row = await database.deleteFrom('settings').where('name', '=', name).returning('value').executeTakeFirst();
      return row?.value;
    },
  };
}
