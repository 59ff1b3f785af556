import { systemClock } from '@rostrum/service/clock';
import { assertStoreMigrated, databasePathOf, migrate, openStore } from '@rostrum/store/store';
import type { Settings } from '../config.ts';
import type { Places } from '../places.ts';
import { ROLES, type Role } from './roles.ts';
import { makeSetupLink } from './setup-link.ts';

/**
 * Brings the database up to this version, before any role starts. In a cluster `rostrum migrate` does that, once; a role
 * alone only looks.
 * @returns the one-time link by which the owner is made, if there is none yet.
 * @throws RostrumError in words: `STORE_…`, `KEY_FILE_WRONG`.
 */
export async function prepareStore(
  settings: Settings,
  places: Places,
  roles: readonly Role[],
): Promise<string | undefined> {
  if (!roles.includes('ingest') && !roles.includes('web')) {
    return undefined;
  }
  const store = openStore({
    databasePath: databasePathOf(settings.config.DATABASE_URL, settings.dataFolder),
    keyFile: places.streamKeysFile,
    clock: systemClock,
  });
  try {
    if (roles.length < ROLES.length) {
      await assertStoreMigrated(store);
      return undefined;
    }
    await migrate(store);
    return await makeSetupLink(store, settings.publicUrl);
  } finally {
    store.close();
  }
}
