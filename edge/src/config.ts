import {
  type ConfigOf,
  EDGE_KEYS,
  MAX_EDGE_WORKERS,
  optionalText,
  readConfig,
  SHARED_KEYS,
  wholeNumber,
} from '@rostrum/service/config';

/** What the supervisor alone hands it; no setting. */
const HANDED_KEYS = {
  EDGE_LISTEN_FDS: { schema: optionalText(), help: 'Sockets it inherits, such as http:4.' },
  EDGE_WORKER: { schema: wholeNumber(1, 1, MAX_EDGE_WORKERS), help: 'Which of EDGE_WORKERS processes it is.' },
  EDGE_SIBLINGS: {
    schema: optionalText(),
    help: 'The folder in which its processes answer each other; without it, it is alone.',
  },
} as const;

/** What the edge reads of the environment. */
const KEYS = {
  ROSTRUM_DATA: SHARED_KEYS.ROSTRUM_DATA,
  ROSTRUM_PUBLIC_URL: SHARED_KEYS.ROSTRUM_PUBLIC_URL,
  REDIS_URL: SHARED_KEYS.REDIS_URL,
  EDGE_PORT: SHARED_KEYS.EDGE_PORT,
  INGEST_ORIGIN_PORT: SHARED_KEYS.INGEST_ORIGIN_PORT,
  WEB_PORT: SHARED_KEYS.WEB_PORT,
  ORIGIN_SECRET: SHARED_KEYS.ORIGIN_SECRET,
  ROSTRUM_LOG_LEVEL: SHARED_KEYS.ROSTRUM_LOG_LEVEL,
  ROSTRUM_LOG_PRETTY: SHARED_KEYS.ROSTRUM_LOG_PRETTY,
  ...EDGE_KEYS,
  ...HANDED_KEYS,
} as const;

export type EdgeConfig = ConfigOf<typeof KEYS>;

/** @throws ConfigError naming every key at fault. */
export function readEdgeConfig(environment?: NodeJS.ProcessEnv): EdgeConfig {
  return readConfig(KEYS, environment);
}
