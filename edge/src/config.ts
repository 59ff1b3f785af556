import { type ConfigOf, optionalText, readConfig, SHARED_KEYS, wholeNumber } from '@rostrum/service/config';

/** What the edge reads of the environment. */
export const EDGE_KEYS = {
  ROSTRUM_DATA: SHARED_KEYS.ROSTRUM_DATA,
  ROSTRUM_PUBLIC_URL: SHARED_KEYS.ROSTRUM_PUBLIC_URL,
  REDIS_URL: SHARED_KEYS.REDIS_URL,
  EDGE_PORT: SHARED_KEYS.EDGE_PORT,
  INGEST_ORIGIN_PORT: SHARED_KEYS.INGEST_ORIGIN_PORT,
  WEB_PORT: SHARED_KEYS.WEB_PORT,
  ORIGIN_SECRET: SHARED_KEYS.ORIGIN_SECRET,
  ROSTRUM_LOG_LEVEL: SHARED_KEYS.ROSTRUM_LOG_LEVEL,
  ROSTRUM_LOG_PRETTY: SHARED_KEYS.ROSTRUM_LOG_PRETTY,
  EDGE_HOST: { schema: optionalText(), help: 'The address the public port listens on; every one by default.' },
  EDGE_ORIGIN_URL: {
    schema: optionalText(),
    help: 'Where a channel is fetched when the bus names no origin; the local ingest by default.',
  },
  EDGE_WEB_URL: { schema: optionalText(), help: 'Where the site is; the local web by default.' },
  EDGE_CACHE_MAX_BYTES: {
    schema: wholeNumber(536_870_912, 1_048_576, 1_099_511_627_776),
    help: 'Memory for stored media, playlists and pages.',
  },
  EDGE_TRUSTED_PROXIES: {
    schema: optionalText(),
    help: 'Addresses and networks, separated by commas, whose X-Forwarded-* is believed.',
  },
  EDGE_MAX_CONNECTIONS: { schema: wholeNumber(20_000, 10, 1_000_000), help: 'Sockets at once.' },
  EDGE_MAX_WAITERS: { schema: wholeNumber(20_000, 1, 1_000_000), help: 'Held playlist requests at once.' },
  EDGE_MAX_REQUESTS_PER_ADDRESS: {
    schema: wholeNumber(4_096, 1, 1_000_000),
    help: 'Requests under way at once from one address; a whole school is one.',
  },
  EDGE_MAX_CHAT_SOCKETS_PER_ADDRESS: {
    schema: wholeNumber(2_000, 1, 1_000_000),
    help: 'Chat sockets at once from one address; a whole school is one.',
  },
} as const;

export type EdgeConfig = ConfigOf<typeof EDGE_KEYS>;

/** @throws ConfigError naming every key at fault. */
export function readEdgeConfig(environment?: NodeJS.ProcessEnv): EdgeConfig {
  return readConfig(EDGE_KEYS, environment);
}
