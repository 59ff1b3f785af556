import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { realPause } from '@rostrum/service/clock';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { storeError } from './errors.ts';

/** The one room of node:sqlite. */

/** How long a single statement waits for another process's write, milliseconds; writes here take a few. */
const BUSY_TIMEOUT_MS = 5_000;
/** How long a transaction waits to begin; long enough for another process's migrations. */
const BEGIN_DEADLINE_MS = 15_000;
const BEGIN_RETRY_MS = 15;
/** Tries at turning on the write-ahead log of a new database, and the pause between them. */
const WAL_ATTEMPTS = 100;
const WAL_RETRY_MS = 20;
/** https://www.sqlite.org/rescode.html#busy, of which the extended codes keep the low byte. */
const SQLITE_BUSY = 5;

/**
 * Opens a database file, made with mode 0600 where it is missing; several processes may have it open.
 * @param path a file, or `:memory:`.
 * @throws RostrumError `STORE_UNREACHABLE`.
 */
export function openSqlite(path: string): DatabaseSync {
  let raw: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // SQLite gives its -wal and -shm files the mode of the database.
      closeSync(openSync(path, 'a', 0o600));
    }
    raw = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    turnOnWriteAheadLog(raw);
    raw.exec('pragma synchronous = normal');
    return raw;
  } catch (error) {
    raw?.close();
    const fault = error instanceof Error ? error.message : String(error);
    throw storeError('STORE_UNREACHABLE', { path, fault }, error);
  }
}

/** Writes an open database as it is now into a file that is not there yet. @throws RostrumError `STORE_UNREACHABLE`. */
export function copySqlite(raw: DatabaseSync, path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    raw.prepare('vacuum into ?').run(path);
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw storeError('STORE_UNREACHABLE', { path, fault }, error);
  }
}

/** @returns kysely's dialect over an open database, whose transactions take the write lock as they begin. */
export function sqliteDialect(raw: DatabaseSync): Dialect {
  return {
    createDriver: () => new ImmediateDriver({ database: asKyselyDatabase(raw) }),
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

/**
 * A transaction that reads first and writes later would fail with SQLITE_BUSY_SNAPSHOT when another process wrote in
 * between; BEGIN IMMEDIATE takes its turn at the start instead. It waits without blocking this process.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('pragma busy_timeout = 0'));
    try {
      for (let waitedMs = 0; ; waitedMs += BEGIN_RETRY_MS) {
        try {
          await connection.executeQuery(CompiledQuery.raw('begin immediate'));
          return;
        } catch (error) {
          if (!isBusy(error)) {
            throw error;
          }
          if (waitedMs >= BEGIN_DEADLINE_MS) {
            throw storeError('STORE_BUSY', {}, error);
          }
          await realPause(BEGIN_RETRY_MS);
        }
      }
    } finally {
      await connection.executeQuery(CompiledQuery.raw(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`));
    }
  }
}

function asKyselyDatabase(raw: DatabaseSync): SqliteDatabase {
  return {
    close: () => raw.close(),
    prepare(sql) {
      const statement = raw.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      };
    },
  };
}

/** The change of mode does not wait as statements do when two processes make the same new database. */
function turnOnWriteAheadLog(raw: DatabaseSync): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      raw.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (!isBusy(error) || attempt >= WAL_ATTEMPTS) {
        throw error;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAL_RETRY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
