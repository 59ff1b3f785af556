import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { systemClock } from '@rostrum/service/clock';
import { assertStoreMigrated, databasePathOf, migrate, openStore } from '@rostrum/store/store';
import { placesOf } from '../places.ts';
import { supervisorOf } from '../start/run-record.ts';
import { Fault } from '../words.ts';
import { BACKED_UP_FOLDERS, CHAT_FOLDER, DATABASE_NAME } from './backup.ts';
import { readArchive } from './backup-archive.ts';
import type { OperatorCommand } from './command.ts';

const ROLES = ['ingest', 'edge', 'web'] as const;

type Move = { readonly from: string; readonly to: string };

export const restore: OperatorCommand = {
  words: 'restore',
  usage: 'FILE [--replace]',
  help: 'Puts back what `backup` wrote, while nothing runs. With --replace what is there now is set aside, not lost.',
  options: { replace: { type: 'boolean' } },
  positionals: 1,
  async run({ root, settings }, typed) {
    const [name = ''] = typed.positionals;
    const file = isAbsolute(name) ? name : join(root, name);
    const { dataFolder, config } = settings;
    const database = databasePathOf(config.DATABASE_URL, dataFolder);
    assertStandsStill(dataFolder);
    if (!existsSync(file)) {
      throw new Fault(`There is no file ${file}.`);
    }
    if (existsSync(database) && !typed.has('replace')) {
      throw new Fault(
        `${dataFolder} is in use: it holds accounts and channels. With --replace they are set aside, and the backup takes their place.`,
      );
    }
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    const unpacked = await mkdtemp(join(dataFolder, 'restore-'));
    try {
      const list = await readArchive(file, unpacked);
      await assertUsable(unpacked);
      const aside = await exchange(unpacked, dataFolder, database);
      return {
        json: { file, madeAt: list.madeAt, files: list.files.length, setAside: aside ?? null },
        lines: [
          `Restored as of ${list.madeAt}. Start Rostrum to go on from there.`,
          ...(aside === undefined ? [] : [`What was there before is in ${aside}.`]),
        ],
      };
    } finally {
      // An archive that broke off may still be written out for a moment.
      await rm(unpacked, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    }
  },
};

function assertStandsStill(dataFolder: string): void {
  const { runFolder } = placesOf(dataFolder);
  const running = ROLES.filter((role) => supervisorOf(runFolder, role) !== undefined);
  if (running.length > 0) {
    throw new Fault(`Rostrum runs on ${dataFolder} (${running.join(', ')}). Stop it first, with Ctrl-C.`);
  }
}

/** Opens the database of the backup with its keys, and brings it up to this version. @throws RostrumError of the store. */
async function assertUsable(unpacked: string): Promise<void> {
  const store = openStore({
    databasePath: join(unpacked, DATABASE_NAME),
    keyFile: join(unpacked, 'keys', 'stream-keys.key'),
    clock: systemClock,
  });
  try {
    await migrate(store);
    await assertStoreMigrated(store);
  } finally {
    store.close();
  }
}

/**
 * Puts what was unpacked in the place of what is there.
 * @returns where that went; undefined where there was nothing. @throws Fault, with all as it was before.
 */
async function exchange(unpacked: string, dataFolder: string, database: string): Promise<string | undefined> {
  const moved: Move[] = [];
  const stamp = new Date(systemClock.wallNow()).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  const aside = join(dataFolder, `before-restore-${stamp}`);
  const things = [
    ...[database, `${database}-wal`, `${database}-shm`].map((from) => ({
      from,
      to: join(aside, DATABASE_NAME + from.slice(database.length)),
    })),
    ...[...BACKED_UP_FOLDERS, CHAT_FOLDER].map((name) => ({ from: join(dataFolder, name), to: join(aside, name) })),
  ].filter(({ from }) => existsSync(from));
  const fresh = `${database}.restored`;
  try {
    await mkdir(dirname(database), { recursive: true, mode: 0o700 });
    // The database may be on another disk: all that takes room is done before anything is moved.
    await cp(join(unpacked, DATABASE_NAME), fresh);
    const news = [
      { from: fresh, to: database },
      ...[...BACKED_UP_FOLDERS, CHAT_FOLDER]
        .map((name) => ({ from: join(unpacked, name), to: join(dataFolder, name) }))
        .filter(({ from }) => existsSync(from) && readdirSync(from).length > 0),
    ];
    for (const move of [...things, ...news]) {
      await mkdir(dirname(move.to), { recursive: true, mode: 0o700 });
      await rename(move.from, move.to);
      moved.push(move);
    }
  } catch (error) {
    await rm(fresh, { force: true });
    await undo(moved, aside, error);
  }
  return things.length === 0 ? undefined : aside;
}

/** @throws Fault that says where things are now. */
async function undo(moved: readonly Move[], aside: string, cause: unknown): Promise<never> {
  try {
    for (const { from, to } of moved.toReversed()) {
      await rename(to, from);
    }
    await rm(aside, { recursive: true, force: true });
  } catch {
    throw new Fault(`The restore broke off half-way (${sayCause(cause)}). What was there before is in ${aside}.`, {
      cause,
    });
  }
  throw new Fault(`Nothing was restored (${sayCause(cause)}); all is as it was before.`, { cause });
}

function sayCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
