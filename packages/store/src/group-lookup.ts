import { storeError } from './errors.ts';
import type { Database } from './tables.ts';

/** @returns whether an address is in one of these groups. */
export async function isInAny(database: Database, email: string, groupIds: readonly string[]): Promise<boolean> {
  if (groupIds.length === 0) {
    return false;
  }
  const row = await database
    .selectFrom('people_group_members')
    .select('email')
    .where('email', '=', email.trim().toLowerCase())
    .where('group_id', 'in', groupIds)
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws RostrumError `NO_SUCH_GROUP` where one of them is none. */
export async function assertGroups(database: Database, groupIds: readonly string[]): Promise<void> {
  const wanted = new Set(groupIds);
  if (wanted.size === 0) {
    return;
  }
  const rows = await database
    .selectFrom('people_groups')
    .select('id')
    .where('id', 'in', [...wanted])
    .execute();
  if (rows.length !== wanted.size) {
    throw storeError('NO_SUCH_GROUP');
  }
}
