import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { realPause, systemClock } from '@rostrum/service/clock';
import { databasePathOf } from '@rostrum/store/store';
import { Fault } from '../words.ts';
import { copyIfThere, writeArchive } from './backup-archive.ts';
import type { OperatorCommand } from './command.ts';

/** What lasts besides the database, below the data folder: secrets, slates, pictures, certificates. Media and what is made of it stay out. */
export const BACKED_UP_FOLDERS = ['keys', 'slates/own', 'pictures', 'edge/acme'] as const;
/** In the archive. */
export const DATABASE_NAME = 'rostrum.sqlite';
/** What Redis keeps of the chat. */
export const CHAT_FOLDER = 'redis/appendonlydir';
const CHAT_LIST = 'appendonly.aof.manifest';
/** Redis may be tidying its files up; it is done in a moment. */
const CHAT_ATTEMPTS = 10;
const CHAT_PAUSE_MS = 200;

export const backup: OperatorCommand = {
  words: 'backup',
  usage: '[--to FILE]',
  help: 'Writes everything but media into one file: accounts, channels, keys, slates, pictures, certificates, chat. It holds secrets.',
  options: { to: { type: 'string' } },
  positionals: 0,
  async run(operator, typed) {
    const now = new Date(systemClock.wallNow());
    const { dataFolder, config } = operator.settings;
    const file = fileFor(operator.root, typed.text('to'), now);
    if (!existsSync(databasePathOf(config.DATABASE_URL, dataFolder))) {
      throw new Fault(`There is nothing to back up in ${dataFolder}: Rostrum has not run there yet.`);
    }
    // Under its name there is a whole backup or none.
    const part = `${file}.part`;
    // Beside the data, where there is room for a copy and nobody else looks.
    const folder = await mkdtemp(join(dataFolder, 'backup-'));
    try {
      (await operator.store()).copyTo(join(folder, DATABASE_NAME));
      for (const name of BACKED_UP_FOLDERS) {
        await copyIfThere(join(dataFolder, name), join(folder, name));
      }
      await copyChat(dataFolder, folder);
      const { files } = await writeArchive(folder, part, now);
      await rename(part, file);
      const { size } = await stat(file);
      return {
        json: { file, bytes: size, files: files.length },
        lines: [
          `${file} (${Math.ceil(size / 1024)} kB). It opens everything here: keep it as you keep your passwords.`,
        ],
      };
    } finally {
      await rm(part, { force: true });
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** @throws Fault where it is taken. */
function fileFor(root: string, wanted: string | undefined, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  const name = wanted ?? `rostrum-backup-${stamp}.tar.gz`;
  const file = isAbsolute(name) ? name : join(root, name);
  if (existsSync(file)) {
    throw new Fault(`${file} exists already, and a backup overwrites nothing. Choose another name.`);
  }
  if (!existsSync(dirname(file))) {
    throw new Fault(`There is no folder ${dirname(file)}.`);
  }
  return file;
}

/** Copies the files that Redis' own list names, again where they were exchanged meanwhile. @throws Fault where it does not come to rest. */
async function copyChat(dataFolder: string, folder: string): Promise<void> {
  const from = join(dataFolder, CHAT_FOLDER);
  const list = (): Promise<string | undefined> => readFile(join(from, CHAT_LIST), 'utf8').catch(() => undefined);
  let fault: unknown;
  for (let attempt = 0; attempt < CHAT_ATTEMPTS; attempt += 1) {
    const before = await list();
    await rm(join(folder, CHAT_FOLDER), { recursive: true, force: true });
    fault = await copyIfThere(from, join(folder, CHAT_FOLDER)).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (fault === undefined && before === (await list())) {
      return;
    }
    await realPause(CHAT_PAUSE_MS);
  }
  throw new Fault(`The chat in ${from} could not be copied; nothing was backed up. Try again in a moment.`, {
    cause: fault,
  });
}
