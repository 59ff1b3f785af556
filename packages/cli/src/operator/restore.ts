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
      const aside = await setAside(dataFolder, database);
      await putBack(unpacked, dataFolder, database);
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

/** @returns where it went; undefined where there was nothing. */
async function setAside(dataFolder: string, database: string): Promise<string | undefined> {
  const stamp = new Date(systemClock.wallNow()).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  const aside = join(dataFolder, `before-restore-${stamp}`);
  const things = [
    ...[database, `${database}-wal`, `${database}-shm`].map((from) => ({
      from,
      to: join(aside, DATABASE_NAME + from.slice(database.length)),
    })),
    ...[...BACKED_UP_FOLDERS, CHAT_FOLDER].map((name) => ({ from: join(dataFolder, name), to: join(aside, name) })),
  ].filter(({ from }) => existsSync(from));
  for (const { from, to } of things) {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
  }
  return things.length === 0 ? undefined : aside;
}

async function putBack(unpacked: string, dataFolder: string, database: string): Promise<void> {
  await mkdir(dirname(database), { recursive: true, mode: 0o700 });
  await cp(join(unpacked, DATABASE_NAME), database);
  for (const name of [...BACKED_UP_FOLDERS, CHAT_FOLDER]) {
    const from = join(unpacked, name);
    if (existsSync(from) && readdirSync(from).length > 0) {
      await mkdir(dirname(join(dataFolder, name)), { recursive: true, mode: 0o700 });
      await rename(from, join(dataFolder, name));
    }
  }
}
