import { join, resolve } from 'node:path';
import {
  ConfigError,
  type ConfigOf,
  EDGE_KEYS,
  INGEST_KEYS,
  optionalText,
  readConfig,
  SHARED_KEYS,
  WEB_KEYS,
} from '@rostrum/service/config';
import { MAIL_KEYS, mailFaults, OIDC_KEYS, oidcFaults } from '@rostrum/service/sign-in-keys';
import { readEnvFile } from './env-file.ts';

/** Keys of what is not built yet: judged like the others, and told to have no effect. */
const LATER_KEYS = {
  S3_URL: { schema: optionalText(), help: 'Where recordings are kept besides the data folder.', secret: true },
} as const;

/** What a misspelt key of ours begins with. */
const OUR_KEYS = /^(ROSTRUM|EDGE|INGEST)_/;

/**
 * Every key of `docs/contract.md`, so that all faults are told together before anything starts. Roles read their own
 * keys again from what they are handed; bounds here are theirs.
 */
export const CLI_KEYS = {
  ...SHARED_KEYS,
  ...INGEST_KEYS,
  ...EDGE_KEYS,
  ...MAIL_KEYS,
  ...OIDC_KEYS,
  ...WEB_KEYS,
  ...LATER_KEYS,
} as const;

/** Where a value comes from. */
export type ConfigSource = 'environment' | '.env' | 'default';

/** The whole configuration, its paths absolute. */
export type Settings = {
  readonly config: ConfigOf<typeof CLI_KEYS>;
  /** ROSTRUM_DATA, absolute. */
  readonly dataFolder: string;
  /** ROSTRUM_PUBLIC_URL without a slash at its end; by default on EDGE_PORT of this machine. */
  readonly publicUrl: string;
  readonly isPublicUrlSet: boolean;
  /** Environment and `.env` together: what roles are handed. */
  readonly environment: NodeJS.ProcessEnv;
  /** A sentence for each key that is set and changes nothing: misspelt, or of what is not built yet. */
  readonly notes: readonly string[];
  sourceOf(key: string): ConfigSource;
};

/**
 * Reads environment and `.env` (the environment wins).
 * @param root relative paths count from here.
 * @throws ConfigError naming every fault.
 */
export function readSettings(root: string, own: NodeJS.ProcessEnv = process.env): Settings {
  const fromFile = readEnvFile(join(root, '.env'));
  const set = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const environment = { ...set(fromFile), ...set(own) };
  const config = readWhole(environment);
  const isPublicUrlSet = environment.ROSTRUM_PUBLIC_URL !== undefined;
  return {
    config,
    dataFolder: resolve(root, config.ROSTRUM_DATA),
    publicUrl: isPublicUrlSet ? config.ROSTRUM_PUBLIC_URL.replace(/\/+$/, '') : `http://localhost:${config.EDGE_PORT}`,
    isPublicUrlSet,
    environment,
    notes: idleKeys(environment),
    sourceOf: (key) => {
      if (own[key] !== undefined && own[key] !== '') {
        return 'environment';
      }
      return environment[key] === undefined ? 'default' : '.env';
    },
  };
}

/** Faults of single keys and those between keys, all in one. */
function readWhole(environment: NodeJS.ProcessEnv): ConfigOf<typeof CLI_KEYS> {
  const faults = urlFaults(environment);
  try {
    const config = readConfig(CLI_KEYS, environment);
    faults.push(...portFaults(config), ...mailFaults(config), ...oidcFaults(config));
    if (faults.length === 0) {
      return config;
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    faults.unshift(...error.faults);
  }
  throw new ConfigError(faults);
}

function idleKeys(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment).flatMap((key) => {
    if (key in LATER_KEYS) {
      return [`${key} is set, but what it is for is not built yet.`];
    }
    return OUR_KEYS.test(key) && !(key in CLI_KEYS) ? [`${key} is set, but there is no such key.`] : [];
  });
}

const URL_KEYS = {
  ROSTRUM_PUBLIC_URL: ['http:', 'https:'],
  REDIS_URL: ['redis:', 'rediss:', 'unix:'],
} as const;

function urlFaults(environment: NodeJS.ProcessEnv): string[] {
  const faults: string[] = [];
  for (const [key, protocols] of Object.entries(URL_KEYS)) {
    const value = environment[key];
    if (value !== undefined && !(protocols as readonly string[]).includes(URL.parse(value)?.protocol ?? '')) {
      faults.push(`${key}: must be an address that starts with ${protocols.map((name) => `${name}//`).join(' or ')}.`);
    }
  }
  return faults;
}

const TCP_PORTS = [
  'EDGE_PORT',
  'INGEST_RTMP_PORT',
  'INGEST_RTMPS_PORT',
  'INGEST_ORIGIN_PORT',
  'WEB_PORT',
  'METRICS_PORT',
] as const;
const MUST_LISTEN = ['EDGE_PORT', 'INGEST_ORIGIN_PORT', 'WEB_PORT'] as const;

function portFaults(config: ConfigOf<typeof CLI_KEYS>): string[] {
  const faults: string[] = MUST_LISTEN.filter((key) => config[key] === 0).map((key) => `${key}=0: must be a port.`);
  const owners = new Map<number, string>();
  for (const key of TCP_PORTS) {
    const number = config[key];
    const owner = owners.get(number);
    if (number !== 0 && owner !== undefined) {
      faults.push(`${key}=${number}: is the port of ${owner} too.`);
    }
    owners.set(number, owner ?? key);
  }
  return faults;
}
