import { ConfigError, EDGE_KEYS, INGEST_KEYS, readConfig, SHARED_KEYS, WEB_KEYS } from '@rostrum/service/config';
import { MAIL_KEYS, mailFaults, OIDC_KEYS, oidcFaults } from '@rostrum/service/sign-in-keys';

/** What this process reads from its environment; the rest of the room is handed values. */
const KEYS = {
  ROSTRUM_DATA: SHARED_KEYS.ROSTRUM_DATA,
  ROSTRUM_PUBLIC_URL: SHARED_KEYS.ROSTRUM_PUBLIC_URL,
  REDIS_URL: SHARED_KEYS.REDIS_URL,
  DATABASE_URL: SHARED_KEYS.DATABASE_URL,
  INGEST_RTMP_PORT: SHARED_KEYS.INGEST_RTMP_PORT,
  INGEST_SRT_PORT: SHARED_KEYS.INGEST_SRT_PORT,
  INGEST_PULL_MAX: INGEST_KEYS.INGEST_PULL_MAX,
  ORIGIN_SECRET: SHARED_KEYS.ORIGIN_SECRET,
  WEB_PORT: SHARED_KEYS.WEB_PORT,
  WEB_HOST: SHARED_KEYS.WEB_HOST,
  EDGE_COUNTRY_HEADER: EDGE_KEYS.EDGE_COUNTRY_HEADER,
  EDGE_TRUSTED_PROXIES: EDGE_KEYS.EDGE_TRUSTED_PROXIES,
  ...MAIL_KEYS,
  ...OIDC_KEYS,
  WEB_WEBHOOK_ALLOW: WEB_KEYS.WEB_WEBHOOK_ALLOW,
  ROSTRUM_LOG_LEVEL: SHARED_KEYS.ROSTRUM_LOG_LEVEL,
  ROSTRUM_LOG_PRETTY: SHARED_KEYS.ROSTRUM_LOG_PRETTY,
} as const;

export type WebConfig = ReturnType<typeof loadConfig>;

/** @throws ConfigError naming every key at fault. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env) {
  const config = readConfig(KEYS, environment);
  const faults = [...mailFaults(config), ...oidcFaults(config)];
  if (faults.length > 0) {
    throw new ConfigError(faults);
  }
  return config;
}
