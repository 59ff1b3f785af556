import { type Rule, rounded } from '../rule.ts';
import { CLOCK, PLAIN_AAC, SAMPLE_RATE, SOUND_LEVEL, SOUND_SIDES, SOUND_SOURCE, STEREO, SYNC } from './cures.ts';

/** Sound: whether it comes, how it is coded, what is heard in it, and whether it keeps beside the picture. */

/** Announced sound is waited for this long. */
const EXPECTED_MS = 4_000;
const STOPPED_MS = 3_000;
const RATES: ReadonlySet<number> = new Set([48_000, 44_100]);
const SKEW_MS = 800;
const PARTING_MS = 120;
const HOLES_MIN = 5;
const SILENT_S = 8;
const CLIPPED_SECONDS = 3;
const QUIET_DB = -38;
/** Heard for this long before its level is judged: a pause in speech is no fault. */
const HEARD_S = 20;
/** One side is said to be silent where it is below this, and the other above the next. */
const SIDE_SILENT_DB = -65;
const SIDE_HEARD_DB = -40;
const SIDES_AFTER_S = 5;

const noSound = (stoppedMs: number | undefined, isThere: boolean): boolean =>
  !isThere || stoppedMs === undefined || stoppedMs > STOPPED_MS;

export const SOUND_RULES: readonly Rule[] = [
  {
    code: 'NO_AUDIO',
    afterMs: 0,
    find: ({ audio, sound, connectedMs, picture }) =>
      picture.pictures === 0 || connectedMs < EXPECTED_MS || (audio !== undefined && sound.sinceLastMs !== undefined)
        ? undefined
        : { severity: 'warn', say: 'The encoder sends no sound.', cure: SOUND_SOURCE },
  },
  {
    code: 'AUDIO_STOPPED',
    afterMs: 0,
    find: ({ audio, sound: { sinceLastMs }, arrival }) =>
      audio === undefined ||
      sinceLastMs === undefined ||
      sinceLastMs < STOPPED_MS ||
      (arrival.sinceLastMs ?? 0) >= STOPPED_MS
        ? undefined
        : { severity: 'bad', say: 'The sound has stopped, while the picture goes on.', cure: SOUND_SOURCE },
  },
  {
    code: 'AUDIO_RATE',
    find({ audio }) {
      if (audio === undefined || audio.codec !== 'aac' || RATES.has(coreRate(audio))) {
        return undefined;
      }
      const kilohertz = rounded(coreRate(audio) / 1000);
      return {
        severity: 'info',
        values: { kilohertz },
        say: `The sound has ${kilohertz} kHz: most players expect 48 or 44.1, and some crackle.`,
        cure: SAMPLE_RATE,
      };
    },
  },
  {
    code: 'AUDIO_CODED_THIN',
    find: ({ audio }) =>
      audio === undefined || !/^mp4a\.40\.(5|29)$/.test(audio.codecString)
        ? undefined
        : {
            severity: 'info',
            say: 'The sound is HE-AAC: some browsers play only half of its range, and it sounds dull.',
            cure: PLAIN_AAC,
          },
  },
  {
    code: 'AUDIO_SURROUND',
    find: ({ audio }) =>
      audio === undefined || audio.channels <= 2
        ? undefined
        : {
            severity: 'warn',
            values: { channels: audio.channels },
            say: `The sound has ${audio.channels} channels: on phones and in some browsers voices get lost.`,
            cure: STEREO,
          },
  },
  {
    code: 'AUDIO_HOLES',
    find: ({ sound: { holes } }) =>
      holes < HOLES_MIN
        ? undefined
        : {
            severity: 'warn',
            values: { holes },
            say: `The sound has holes: ${holes} in the last minute. It crackles.`,
            cure: {
              ...SAMPLE_RATE,
              other:
                'Set encoder and sound card to the same sample rate, 48 kHz, and close other programs that use much of the computer.',
            },
          },
  },
  {
    code: 'AUDIO_SKEW',
    afterMs: 8_000,
    find({ sound: { aheadMs, sinceLastMs }, audio }) {
      if (aheadMs === undefined || Math.abs(aheadMs) < SKEW_MS || noSound(sinceLastMs, audio !== undefined)) {
        return undefined;
      }
      const variant = aheadMs > 0 ? 'before' : 'after';
      const seconds = rounded(Math.abs(aheadMs) / 1000);
      return {
        severity: 'info',
        variant,
        values: { seconds },
        say: `Sound arrives ${seconds} s ${variant} its picture. Lips are in step, but viewers wait that much longer.`,
        cure: SYNC,
      };
    },
  },
  {
    code: 'AUDIO_PARTS',
    afterMs: 5_000,
    goesMs: 20_000,
    find({ sound: { partingMs } }) {
      if (partingMs === undefined || Math.abs(partingMs) < PARTING_MS) {
        return undefined;
      }
      const drift = Math.round(Math.abs(partingMs));
      return {
        severity: 'bad',
        values: { drift },
        say: `Sound and picture drift apart, ${drift} ms in a minute: lips go out of step.`,
        cure: CLOCK,
      };
    },
  },
  {
    code: 'AUDIO_SILENT',
    afterMs: 0,
    find({ senses, sound, audio }) {
      const heard = senses?.sound;
      return heard === undefined || heard.silentS < SILENT_S || noSound(sound.sinceLastMs, audio !== undefined)
        ? undefined
        : { severity: 'bad', say: 'The sound is silent: nothing at all is heard in it.', cure: SOUND_SOURCE };
    },
  },
  {
    code: 'AUDIO_CLIPS',
    afterMs: 0,
    goesMs: 15_000,
    find: ({ senses }) =>
      (senses?.sound?.clippedSeconds ?? 0) < CLIPPED_SECONDS
        ? undefined
        : {
            severity: 'warn',
            say: 'The sound is too loud: its peaks are cut off, and it distorts.',
            cure: SOUND_LEVEL,
          },
  },
  {
    code: 'AUDIO_QUIET',
    find({ senses }) {
      const heard = senses?.sound;
      return heard === undefined || heard.silentS >= SILENT_S || heard.heardS < HEARD_S || heard.loudestDb > QUIET_DB
        ? undefined
        : {
            severity: 'warn',
            values: { decibels: Math.round(heard.loudestDb) },
            say: `The sound is very quiet: it does not rise above ${Math.round(heard.loudestDb)} dB.`,
            cure: SOUND_LEVEL,
          };
    },
  },
  {
    code: 'AUDIO_ONE_SIDED',
    find({ senses }) {
      const heard = senses?.sound;
      if (heard?.channels !== 2 || heard.heardS < SIDES_AFTER_S) {
        return undefined;
      }
      const [left = 0, right = 0] = heard.peaksDb;
      const isOneSided = Math.min(left, right) < SIDE_SILENT_DB && Math.max(left, right) > SIDE_HEARD_DB;
      const variant = left > right ? 'left' : 'right';
      return isOneSided
        ? {
            severity: 'warn',
            variant,
            say: `Sound is heard on the ${variant} side alone.`,
            cure: SOUND_SIDES,
          }
        : undefined;
    },
  },
];

/** HE-AAC says half of the rate that is heard. */
function coreRate({ sampleRate, codecString }: { readonly sampleRate: number; readonly codecString: string }): number {
  return /^mp4a\.40\.(5|29)$/.test(codecString) ? sampleRate * 2 : sampleRate;
}
