import { type ConfigOf, readConfig, SHARED_KEYS, text, wholeNumber } from '@rostrum/service/config';
import { z } from 'zod';
import { type LadderChoice, parseLadder } from './ladder/plan.ts';

/** What ingest reads of the environment. */
const KEYS = {
  ROSTRUM_DATA: SHARED_KEYS.ROSTRUM_DATA,
  DATABASE_URL: SHARED_KEYS.DATABASE_URL,
  REDIS_URL: SHARED_KEYS.REDIS_URL,
  ORIGIN_SECRET: SHARED_KEYS.ORIGIN_SECRET,
  INGEST_RTMP_PORT: SHARED_KEYS.INGEST_RTMP_PORT,
  INGEST_ORIGIN_PORT: SHARED_KEYS.INGEST_ORIGIN_PORT,
  INGEST_ORIGIN_HOST: SHARED_KEYS.INGEST_ORIGIN_HOST,
  ROSTRUM_LOG_LEVEL: SHARED_KEYS.ROSTRUM_LOG_LEVEL,
  ROSTRUM_LOG_PRETTY: SHARED_KEYS.ROSTRUM_LOG_PRETTY,
  INGEST_RTMP_HOST: { schema: text('::'), help: 'Where encoders are listened for; :: is every address.' },
  INGEST_PART_TARGET_MS: { schema: wholeNumber(500, 100, 3000), help: '200 = ultra-low, 1000 = relaxed.' },
  INGEST_SEGMENT_TARGET_MS: {
    schema: wholeNumber(2000, 1000, 10_000),
    help: 'Length of a segment, if key frames allow.',
  },
  INGEST_RECONNECT_GRACE_S: { schema: wholeNumber(60, 0, 3600), help: 'How long an event waits for its encoder.' },
  INGEST_WINDOW_S: { schema: wholeNumber(300, 12, 14_400), help: 'Length of the live list.' },
  INGEST_LADDER: {
    schema: z
      .string()
      .default('auto')
      .transform((value, context): LadderChoice => {
        try {
          return parseLadder(value);
        } catch (error) {
          context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is no ladder' });
          return 'off';
        }
      }),
    help: 'auto, off, or rungs such as 720p:3000k,480p:1200k.',
  },
  FFMPEG_PATH: { schema: text('ffmpeg'), help: 'The ffmpeg that makes the ladder.' },
} as const;

export type IngestConfig = ConfigOf<typeof KEYS>;

/** @throws ConfigError naming every key at fault. */
export function readIngestConfig(): IngestConfig {
  return readConfig(KEYS);
}
