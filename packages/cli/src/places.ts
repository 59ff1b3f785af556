import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './words.ts';

/** The files of one installation. */
export type Places = {
  readonly dataFolder: string;
  /** Key file of the store. */
  readonly streamKeysFile: string;
  readonly originSecretFile: string;
  /** By which entitlements are signed. */
  readonly entitlementKeysFile: string;
  /** What the private Redis keeps. */
  readonly redisFolder: string;
  /** Locks and process numbers of what runs. */
  readonly runFolder: string;
  /** For sockets: short, since a socket's path may not exceed 107 bytes (unix(7)), and gone after a reboot. */
  readonly socketFolder: string;
  readonly redisSocket: string;
  /** Where the processes that hold encoders meet the core of ingest. */
  readonly ingestSocket: string;
  /** Where workers of the edge answer each other. */
  readonly edgeSocketFolder: string;
};

/** @param dataFolder absolute; one installation has the same places by whatever path it is reached. */
export function placesOf(dataFolder: string): Places {
  const real = existsSync(dataFolder) ? realpathSync(dataFolder) : dataFolder;
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 12);
  const socketFolder = `/tmp/rostrum-${process.getuid?.() ?? 0}-${hash}`;
  return {
    dataFolder,
    streamKeysFile: join(dataFolder, 'keys', 'stream-keys.key'),
    originSecretFile: join(dataFolder, 'keys', 'origin-secret'),
    entitlementKeysFile: join(dataFolder, 'keys', 'entitlement.json'),
    redisFolder: join(dataFolder, 'redis'),
    runFolder: join(dataFolder, 'run'),
    socketFolder,
    redisSocket: join(socketFolder, 'redis.sock'),
    ingestSocket: join(socketFolder, 'ingest.sock'),
    edgeSocketFolder: join(socketFolder, 'edge'),
  };
}

/** Makes the data folder, for its owner only, and what belongs in it. @throws Fault in words when the disk refuses. */
export function makeDataFolder(dataFolder: string): Places {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const places = placesOf(dataFolder);
    mkdirSync(places.redisFolder, { recursive: true, mode: 0o700 });
    mkdirSync(places.runFolder, { recursive: true, mode: 0o700 });
    return places;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault(
      `The data folder ${dataFolder} cannot be used: ${why}. Set ROSTRUM_DATA to a folder you may write to.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Makes the folder for sockets. /tmp is everybody's, so what stands there already must be ours alone.
 * @throws Fault in words when it is not.
 */
export function makeSocketFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Fault(`${folder} belongs to another user. Have it removed, or set ROSTRUM_DATA to another folder.`);
  }
  chmodSync(folder, 0o700);
}
