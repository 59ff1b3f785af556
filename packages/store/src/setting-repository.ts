import type { Clock } from '@rostrum/service/clock';
import type { Database } from './tables.ts';

/** Named texts of the whole installation. */
export type SettingRepository = {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  /**
   * Writes a value in place of the one that was read before; undefined: there was none.
   * @returns false where there is another by now: nothing is written.
   */
  swap(name: string, before: string | undefined, value: string): Promise<boolean>;
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
    async swap(name, before, value) {
      const changed = { value, updated_at: clock.wallNow() };
      if (before === undefined) {
        const { numInsertedOrUpdatedRows: made } = await database
          .insertInto('settings')
          .values({ name, ...changed })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return Number(made) > 0;
      }
      const { numUpdatedRows } = await database
        .updateTable('settings')
        .set(changed)
        .where('name', '=', name)
        .where('value', '=', before)
        .executeTakeFirst();
      return Number(numUpdatedRows) > 0;
    },
    async take(name) {
      const row = await database.deleteFrom('settings').where('name', '=', name).returning('value').executeTakeFirst();
      return row?.value;
    },
  };
}
