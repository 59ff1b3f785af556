import type { Clock } from '@rostrum/service/clock';
import { storeError } from './errors.ts';
import type { Migration } from './migrations.ts';
import type { Database } from './tables.ts';

/**
 * Applies the steps not yet recorded, all in one transaction that holds the write lock: of two that run at once the
 * second waits and finds nothing left to do; a step that fails leaves the database as it was.
 * @returns the names applied now.
 * @throws RostrumError `STORE_TOO_NEW` when the database records a step unknown here, `STORE_BUSY` after a deadline.
 */
export async function applyMigrations(
  database: Database,
  migrations: readonly Migration[],
  clock: Clock,
): Promise<readonly string[]> {
  return database.transaction().execute(async (transaction) => {
    await transaction.schema
      .createTable('rostrum_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    const missing = await missingMigrations(transaction, migrations);
    for (const migration of missing) {
      await migration.up(transaction);
      await transaction
        .insertInto('rostrum_migrations')
        .values({ name: migration.name, applied_at: clock.wallNow() })
        .execute();
    }
    return missing.map((migration) => migration.name);
  });
}

/**
 * @throws RostrumError `STORE_NOT_MIGRATED` or `STORE_TOO_NEW` unless the schema is exactly this build's.
 */
export async function assertMigrated(database: Database, migrations: readonly Migration[]): Promise<void> {
  const tables = await database.introspection.getTables();
  const isRecorded = tables.some((table) => table.name === 'rostrum_migrations');
  if (!isRecorded || (await missingMigrations(database, migrations)).length > 0) {
    throw storeError('STORE_NOT_MIGRATED');
  }
}

async function missingMigrations(database: Database, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const rows = await database.selectFrom('rostrum_migrations').select('name').execute();
  const known = new Set(migrations.map((migration) => migration.name));
  const recorded = new Set<string>();
  for (const { name } of rows) {
    if (!known.has(name)) {
      throw storeError('STORE_TOO_NEW', { migration: name });
    }
    recorded.add(name);
  }
  return migrations.filter((migration) => !recorded.has(migration.name));
}
