import { z } from 'zod';
import { faultOfNetworks } from './networks.ts';

/** The only reader of the environment. A key's row: its schema with default and bounds, and one sentence for `doctor`. */
export type ConfigKey<T = unknown> = {
  readonly schema: z.ZodType<T>;
  readonly help: string;
  readonly secret?: boolean;
};
export type ConfigTable = Readonly<Record<string, ConfigKey>>;
export type ConfigOf<T extends ConfigTable> = { readonly [K in keyof T]: T[K] extends ConfigKey<infer V> ? V : never };

/** A whole number from the environment, with bounds. */
export function wholeNumber(fallback: number, min: number, max: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .default(fallback);
}

/** A port; 0 where `zeroIsOff` turns it off, or lets the system choose. */
export function port(fallback: number): z.ZodType<number> {
  return wholeNumber(fallback, 0, 65_535);
}

/** Text with a default; an empty value counts as unset. */
export function text(fallback: string): z.ZodType<string> {
  return z.string().default(fallback);
}

/** Text that may be absent. */
export function optionalText(): z.ZodType<string | undefined> {
  return z.string().optional();
}

/** Addresses and networks by commas, or none. */
export function networkList(): z.ZodType<string | undefined> {
  return z
    .string()
    .superRefine((list, context) => {
      const fault = faultOfNetworks(list);
      if (fault !== undefined) {
        context.addIssue(fault);
      }
    })
    .optional();
}

/** All faults of a configuration, told together. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads a table's keys from an environment, whole, and freezes the outcome.
 * @throws ConfigError naming every key at fault, never its value when it is secret.
 */
export function readConfig<T extends ConfigTable>(table: T, environment: NodeJS.ProcessEnv = process.env): ConfigOf<T> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, key] of Object.entries(table)) {
    const raw = environment[name];
    const parsed = key.schema.safeParse(raw === '' ? undefined : raw);
    if (parsed.success) {
      values[name] = parsed.data;
    } else {
      const why = parsed.error.issues.map((issue) => issue.message).join('; ');
      faults.push(key.secret ? `${name}: ${why}.` : `${name}=${raw}: ${why}.`);
    }
  }
  if (faults.length > 0) {
    throw new ConfigError(faults);
  }
  return Object.freeze(values) as ConfigOf<T>;
}

/**
 * Keys that several roles share, as `docs/contract.md` lists them. A role's `config.ts` picks from here and adds its own.
 * Paths may be relative to the repository's root; the supervisor hands absolute ones to the roles.
 */
export const SHARED_KEYS = {
  ROSTRUM_DATA: {
    schema: text('./data'),
    help: 'Everything that must last: database, recordings, private Redis, keys.',
  },
  ROSTRUM_PUBLIC_URL: {
    schema: text('http://localhost:8080'),
    help: 'What the outside calls us; used in every absolute link.',
  },
  DATABASE_URL: {
    schema: optionalText(),
    help: 'SQLite in the data folder, or postgres://… for a cluster.',
    secret: true,
  },
  REDIS_URL: {
    schema: optionalText(),
    help: 'A private Redis in the data folder, or redis://… for a cluster.',
    secret: true,
  },
  EDGE_PORT: { schema: port(8080), help: 'The one public HTTP port.' },
  INGEST_RTMP_PORT: { schema: port(1935), help: 'RTMP; 0 = off.' },
  INGEST_RTMPS_PORT: {
    schema: port(0),
    help: 'RTMP inside TLS, with the certificate of EDGE_TLS_CERT or EDGE_ACME_EMAIL; 0 = off, 1936 is usual.',
  },
  INGEST_SRT_PORT: { schema: port(8890), help: 'SRT (UDP); 0 = off.' },
  INGEST_ORIGIN_PORT: { schema: port(8081), help: 'The origin, bound to 127.0.0.1 unless told otherwise.' },
  INGEST_ORIGIN_HOST: {
    schema: text('127.0.0.1'),
    help: 'Where the origin listens; off loopback it asks for ORIGIN_SECRET.',
  },
  INGEST_ORIGIN_PUBLIC_URL: {
    schema: optionalText(),
    help: 'Where edges on other machines reach the origin; by default its host and port.',
  },
  WEB_PORT: { schema: port(3000), help: 'The site, bound to 127.0.0.1 unless told otherwise.' },
  WEB_HOST: { schema: text('127.0.0.1'), help: 'Where the site listens.' },
  METRICS_PORT: { schema: port(9464), help: 'Prometheus, 127.0.0.1, all roles merged under a service label; 0 = off.' },
  ORIGIN_SECRET: { schema: optionalText(), help: 'What an edge shows the origin; made at first start.', secret: true },
  ROSTRUM_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    help: 'How much is logged.',
  },
  ROSTRUM_LOG_PRETTY: { schema: z.enum(['0', '1']).default('0'), help: '1 = readable lines instead of JSON.' },
} as const satisfies ConfigTable;

/** What ingest and the commands both read: one table, so that a value the one takes is never refused by the other. */
export const INGEST_KEYS = {
  INGEST_PART_TARGET_MS: {
    schema: wholeNumber(500, 100, 3000),
    help: 'Length of a part; 200 = ultra-low, 1000 = relaxed.',
  },
  INGEST_SEGMENT_TARGET_MS: {
    schema: wholeNumber(2000, 1000, 10_000),
    help: 'Length of a segment, where key frames allow.',
  },
  INGEST_RECONNECT_GRACE_S: {
    schema: wholeNumber(60, 0, 3600),
    help: 'How long an event waits for an encoder that dropped.',
  },
  INGEST_WINDOW_S: { schema: wholeNumber(300, 12, 14_400), help: 'How far back the live list goes.' },
  INGEST_DISK_MAX_BYTES: {
    schema: wholeNumber(0, 0, 1_125_899_906_842_624),
    help: 'Disk for live media of all channels together; lists are shorter where they would take more. 0 = no limit.',
  },
  INGEST_CHANNEL_DISK_MAX_BYTES: {
    schema: wholeNumber(0, 0, 1_125_899_906_842_624),
    help: 'The same for each channel; 0 = no limit.',
  },
  INGEST_LADDER: {
    schema: z
      .string()
      .regex(
        /^(auto|off|\d{3,4}p:\d{2,6}k(, *\d{3,4}p:\d{2,6}k){0,5})$/,
        'must be auto, off, or up to six rungs such as 720p:3000k,480p:1200k',
      )
      .default('auto'),
    help: 'auto, off, or rungs such as 720p:3000k,480p:1200k.',
  },
  INGEST_PULL_MAX: {
    schema: wholeNumber(64, 0, 1024),
    help: 'Channels that are pulled from an address at once; 0 = off.',
  },
  INGEST_PULL_ALLOW: {
    schema: networkList(),
    help: 'Addresses and networks of your own, by commas, that may be pulled from besides the open internet: 192.168.1.20, 10.0.0.0/8.',
  },
  INGEST_DIAGNOSIS: {
    schema: z.enum(['on', 'off'], 'must be on or off').default('on'),
    help: 'Sound is listened to and key frames are looked at, for meters and findings in the studio; off saves one small ffmpeg a channel.',
  },
  FFMPEG_PATH: { schema: text('ffmpeg'), help: 'The ffmpeg that makes the lower rungs.' },
} as const satisfies ConfigTable;

/** More cores than this one machine gives to viewers. */
export const MAX_EDGE_WORKERS = 64;

/** What the edge and the commands both read. */
export const EDGE_KEYS = {
  EDGE_WORKERS: {
    schema: wholeNumber(1, 1, MAX_EDGE_WORKERS),
    help: 'Processes that serve viewers, sharing the public port: one a core.',
  },
  EDGE_HOST: { schema: optionalText(), help: 'The address the public port listens on; every one by default.' },
  EDGE_ORIGIN_URL: {
    schema: optionalText(),
    help: 'Where a channel is fetched when the bus names no origin; the local ingest by default.',
  },
  EDGE_SHIELD_URL: {
    schema: optionalText(),
    help: 'Caches asked in place of the origins, by commas: other edges, or nginx, Varnish and the like.',
  },
  EDGE_WEB_URL: { schema: optionalText(), help: 'Where the site is; the local web by default.' },
  EDGE_CACHE_MAX_BYTES: {
    schema: wholeNumber(536_870_912, 1_048_576, 1_099_511_627_776),
    help: 'Memory for stored media, playlists and pages.',
  },
  EDGE_DISK_MAX_BYTES: {
    schema: wholeNumber(10_737_418_240, 0, 1_125_899_906_842_624),
    help: 'Disk for segments that left the memory, in ROSTRUM_DATA/edge/media; 0 = off. A gibibyte and a twentieth of the volume always stay free.',
  },
  EDGE_TRUSTED_PROXIES: {
    schema: networkList(),
    help: 'Addresses and networks, separated by commas, whose X-Forwarded-* is believed.',
  },
  EDGE_COUNTRY_HEADER: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header, such as CF-IPCountry')
      .optional(),
    help: 'The header by which proxies of EDGE_TRUSTED_PROXIES tell a viewer’s country, such as CF-IPCountry; read by the site too.',
  },
  EDGE_TLS_CERT: { schema: optionalText(), help: 'Certificate chain (PEM file); read again when it changes.' },
  EDGE_TLS_KEY: { schema: optionalText(), help: 'Private key of EDGE_TLS_CERT (PEM file).' },
  EDGE_TLS_PORT: { schema: port(443), help: 'HTTPS, where a certificate is set or had by ACME.' },
  EDGE_ACME_EMAIL: {
    schema: optionalText(),
    help: 'Certificates by ACME for ROSTRUM_PUBLIC_URL, whose terms you agree to; ports 80 and 443 are listened on.',
  },
  EDGE_ACME_DIRECTORY: {
    schema: text('https://acme-v02.api.letsencrypt.org/directory'),
    help: 'The authority asked by ACME.',
  },
  EDGE_ACME_HTTP_PORT: {
    schema: port(80),
    help: 'Where the authority’s challenge is answered and people are sent to https.',
  },
  EDGE_MAX_CONNECTIONS: { schema: wholeNumber(20_000, 10, 1_000_000), help: 'Sockets at once.' },
  EDGE_MAX_WAITERS: { schema: wholeNumber(20_000, 1, 1_000_000), help: 'Held playlist requests at once.' },
  EDGE_MAX_WAITERS_PER_ADDRESS: {
    schema: wholeNumber(4_096, 1, 1_000_000),
    help: 'Held playlist requests at once from one address; a whole school is one.',
  },
  EDGE_MAX_REQUESTS_PER_ADDRESS: {
    schema: wholeNumber(4_096, 1, 1_000_000),
    help: 'Requests under way at once from one address; a whole school is one.',
  },
  EDGE_MAX_CONNECTIONS_PER_ADDRESS: {
    schema: wholeNumber(10_000, 1, 1_000_000),
    help: 'Sockets at once from one address; a whole school is one.',
  },
  EDGE_MAX_CHAT_SOCKETS_PER_ADDRESS: {
    schema: wholeNumber(2_000, 1, 1_000_000),
    help: 'Chat sockets at once from one address; a whole school is one.',
  },
} as const satisfies ConfigTable;

/** What the site and the commands both read. */
export const WEB_KEYS = {
  WEB_WEBHOOK_ALLOW: {
    schema: networkList(),
    help: 'Addresses and networks of your own, by commas, that webhooks may go to besides the open internet, by http too: 127.0.0.1, 10.0.0.0/8.',
  },
} as const satisfies ConfigTable;
