import { randomBytes } from 'node:crypto';
import { ensureSecretFile } from '@rostrum/service/secret-file';
import type { Settings } from '../config.ts';
import type { Places } from '../places.ts';

const ORIGIN_SECRET_BYTES = 32;

/**
 * What all roles are told alike: absolute, decided once.
 * @param makesSecret whether a missing ORIGIN_SECRET is made here; an edge alone would make one that no origin knows.
 */
export function handedDown(settings: Settings, places: Places, makesSecret: boolean): NodeJS.ProcessEnv {
  const originSecret =
    settings.config.ORIGIN_SECRET ??
    (makesSecret
      ? ensureSecretFile(places.originSecretFile, () => randomBytes(ORIGIN_SECRET_BYTES).toString('base64url'))
          .toString('utf8')
          .trim()
      : undefined);
  return {
    ROSTRUM_DATA: settings.dataFolder,
    ROSTRUM_PUBLIC_URL: settings.publicUrl,
    REDIS_URL: settings.config.REDIS_URL ?? `unix://${places.redisSocket}`,
    INGEST_RELAY: places.ingestSocket,
    ...(originSecret === undefined ? {} : { ORIGIN_SECRET: originSecret }),
    // One process makes lines readable, here; roles write JSON.
    ROSTRUM_LOG_PRETTY: '0',
  };
}
