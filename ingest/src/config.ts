import {
  type ConfigOf,
  EDGE_KEYS,
  INGEST_KEYS,
  optionalText,
  readConfig,
  SHARED_KEYS,
  text,
} from '@rostrum/service/config';

/** What ingest reads of the environment. */
const KEYS = {
  ROSTRUM_DATA: SHARED_KEYS.ROSTRUM_DATA,
  DATABASE_URL: SHARED_KEYS.DATABASE_URL,
  REDIS_URL: SHARED_KEYS.REDIS_URL,
  ORIGIN_SECRET: SHARED_KEYS.ORIGIN_SECRET,
  INGEST_RTMP_PORT: SHARED_KEYS.INGEST_RTMP_PORT,
  INGEST_ORIGIN_PORT: SHARED_KEYS.INGEST_ORIGIN_PORT,
  INGEST_ORIGIN_HOST: SHARED_KEYS.INGEST_ORIGIN_HOST,
  INGEST_ORIGIN_PUBLIC_URL: SHARED_KEYS.INGEST_ORIGIN_PUBLIC_URL,
  ROSTRUM_LOG_LEVEL: SHARED_KEYS.ROSTRUM_LOG_LEVEL,
  ROSTRUM_LOG_PRETTY: SHARED_KEYS.ROSTRUM_LOG_PRETTY,
  INGEST_RTMPS_PORT: SHARED_KEYS.INGEST_RTMPS_PORT,
  ROSTRUM_PUBLIC_URL: SHARED_KEYS.ROSTRUM_PUBLIC_URL,
  EDGE_TLS_CERT: EDGE_KEYS.EDGE_TLS_CERT,
  EDGE_TLS_KEY: EDGE_KEYS.EDGE_TLS_KEY,
  EDGE_ACME_EMAIL: EDGE_KEYS.EDGE_ACME_EMAIL,
  INGEST_RELAY: {
    schema: text('/tmp/rostrum-ingest.sock'),
    help: 'Set by the supervisor: where the processes that hold encoders meet the core.',
  },
  INGEST_STANDBY: {
    schema: optionalText(),
    help: 'Set by the supervisor: 1 where it is to load, and to begin when the process before it is gone.',
  },
  INGEST_SRT_PORT: SHARED_KEYS.INGEST_SRT_PORT,
  INGEST_SRT_HOST: { schema: text('::'), help: 'Where SRT encoders are listened for; :: is every address.' },
  SRT_LIBRARY: { schema: optionalText(), help: 'The libsrt to load; by default the system’s is looked for.' },
  INGEST_RTMP_HOST: { schema: text('::'), help: 'Where encoders are listened for; :: is every address.' },
  ...INGEST_KEYS,
} as const;

export type IngestConfig = ConfigOf<typeof KEYS>;

/** @throws ConfigError naming every key at fault. */
export function readIngestConfig(): IngestConfig {
  return readConfig(KEYS);
}

/** What another program is given of this one's environment: all but the proxies, which would lead it past our own. */
export function environmentWithoutProxies(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(https?|all|no)_proxy$/i.test(name)));
}
