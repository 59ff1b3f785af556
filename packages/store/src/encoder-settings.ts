import type { Switching } from './encoder-choices.ts';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { sealText, unsealText } from './sealed-text.ts';
import { makeStreamKey } from './stream-key.ts';
import type { Database } from './tables.ts';

/** How encoders may come in to a channel, and which of two is shown. */

export type EncoderSettings = {
  /** By which SRT is encrypted; undefined: it is not. */
  readonly srtPassphrase: string | undefined;
  /** What a packet is waited for at least, milliseconds. */
  readonly srtLatencyMs: number;
  readonly switching: Switching;
  /** Where the machine cannot make all ladders, those of the lowest priority go first. */
  readonly priority: number;
};

export type EncoderSettingsPatch = {
  /** Whether SRT is to be encrypted; a passphrase is made where there is none. */
  readonly encryptsSrt?: boolean | undefined;
  readonly srtLatencyMs?: number | undefined;
  readonly switching?: Switching | undefined;
  readonly priority?: number | undefined;
};

/** One key as a door that must decide at once needs it. */
export type KeyBookRow = {
  readonly keyHash: string;
  readonly passphrase?: string;
  readonly latencyMs: number;
};

export type EncoderSettingsRepository = {
  of(channelId: string): Promise<EncoderSettings>;
  /** @returns the settings as they are now. @throws RostrumError `CHANNEL_UNKNOWN`, `ENCODER_SETTING_INVALID`. */
  update(channelId: string, patch: EncoderSettingsPatch): Promise<EncoderSettings>;
  /** Every key there is. */
  book(): Promise<readonly KeyBookRow[]>;
};

/** 120 ms is what SRT itself begins with; 200 recovers 5 % of loss over 50 ms of round trip. */
const DEFAULTS: EncoderSettings = { srtPassphrase: undefined, srtLatencyMs: 200, switching: 'primary', priority: 0 };
const LATENCY_MIN_MS = 20;
const LATENCY_MAX_MS = 8_000;
const PRIORITY_MAX = 100;

export function openEncoderSettingsRepository(database: Database, sealing: SealingKey): EncoderSettingsRepository {
  const open = (sealed: string | null, channelId: string): string | undefined => {
    if (sealed === null) {
      return undefined;
    }
    const text = unsealText(sealed, channelId, sealing);
    if (text === undefined) {
      throw storeError('STREAM_KEY_UNREADABLE');
    }
    return text;
  };
  const of = async (channelId: string): Promise<EncoderSettings> => {
    const row = await database
      .selectFrom('encoder_settings')
      .selectAll()
      .where('channel_id', '=', channelId)
      .executeTakeFirst();
    return row === undefined
      ? DEFAULTS
      : {
          srtPassphrase: open(row.srt_passphrase, channelId),
          srtLatencyMs: row.srt_latency_ms,
          switching: row.switching,
          priority: row.priority,
        };
  };
  return {
    of,
    async update(channelId, patch) {
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      const before = await of(channelId);
      const encrypts = patch.encryptsSrt ?? before.srtPassphrase !== undefined;
      const next: EncoderSettings = {
        srtPassphrase: encrypts ? (before.srtPassphrase ?? makeStreamKey()) : undefined,
        srtLatencyMs: patch.srtLatencyMs ?? before.srtLatencyMs,
        switching: patch.switching ?? before.switching,
        priority: patch.priority ?? before.priority,
      };
      assertValid(next);
      const row = {
        srt_passphrase: next.srtPassphrase === undefined ? null : sealText(next.srtPassphrase, channelId, sealing),
        srt_latency_ms: next.srtLatencyMs,
        switching: next.switching,
        priority: next.priority,
      };
      await database
        .insertInto('encoder_settings')
        .values({ channel_id: channelId, ...row })
        .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(row))
        .execute();
      return next;
    },
    async book() {
      const rows = await database
        .selectFrom('stream_keys')
        .leftJoin('encoder_settings', 'encoder_settings.channel_id', 'stream_keys.channel_id')
        .select(['stream_keys.channel_id', 'key_hash', 'srt_passphrase', 'srt_latency_ms'])
        .orderBy('key_hash')
        .execute();
      return rows.map((row) => {
        const passphrase = open(row.srt_passphrase, row.channel_id);
        return {
          keyHash: row.key_hash,
          latencyMs: row.srt_latency_ms ?? DEFAULTS.srtLatencyMs,
          ...(passphrase === undefined ? {} : { passphrase }),
        };
      });
    },
  };
}

function assertValid({ srtLatencyMs, priority }: EncoderSettings): void {
  const isWhole = Number.isInteger(srtLatencyMs) && Number.isInteger(priority);
  if (!isWhole || srtLatencyMs < LATENCY_MIN_MS || srtLatencyMs > LATENCY_MAX_MS) {
    throw storeError('ENCODER_SETTING_INVALID', {
      fault: `the SRT latency is ${LATENCY_MIN_MS} to ${LATENCY_MAX_MS} whole milliseconds`,
    });
  }
  if (Math.abs(priority) > PRIORITY_MAX) {
    throw storeError('ENCODER_SETTING_INVALID', {
      fault: `the priority is a whole number from -${PRIORITY_MAX} to ${PRIORITY_MAX}`,
    });
  }
}
