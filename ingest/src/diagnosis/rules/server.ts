import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import type { Sending } from '../facts.ts';
import type { Cure, Rule } from '../rule.ts';

/** What this server makes of the picture, and the second encoder. */

const LADDER_AFTER_MS = 1_000;
/** An encoder that was started anew, or whose line broke, does this once or twice. */
const TAKEOVERS_MANY = 4;
const FEWER: Cure = { other: 'Fewer rungs (INGEST_LADDER), fewer channels at once or a faster machine help.' };
/** What two encoders may send differently, as it is told. */
const DIFFERENCES = {
  pictureCodec: () => 'picture codec',
  pictureSize: (size: string) => `picture size (${size})`,
  soundCodec: () => 'sound codec',
  sampleRate: () => 'sample rate',
  soundChannels: () => 'number of channels',
} as const;
type Differences = Readonly<Record<keyof typeof DIFFERENCES, string>>;
const NAMES = Object.keys(DIFFERENCES) as (keyof Differences)[];
const SAME = 'same';
const ALIKE: Differences = {
  pictureCodec: SAME,
  pictureSize: SAME,
  soundCodec: SAME,
  sampleRate: SAME,
  soundChannels: SAME,
};

export const SERVER_RULES: readonly Rule[] = [
  {
    code: 'LADDER_SHED',
    afterMs: LADDER_AFTER_MS,
    find({ ladder: { trouble, planned, made } }) {
      const left = planned.filter((name) => !made.includes(name));
      if (trouble !== 'busy' || left.length === 0) {
        return undefined;
      }
      const names = left.join(', ');
      return made.length === 0
        ? {
            severity: 'warn',
            variant: 'all',
            say: 'This machine is too busy to make smaller pictures; viewers get the original alone.',
            cure: FEWER,
          }
        : {
            severity: 'warn',
            variant: 'some',
            values: { names, count: left.length },
            say: `This machine is too busy: ${names} ${left.length === 1 ? 'is' : 'are'} left out.`,
            cure: FEWER,
          };
    },
  },
  {
    code: 'LADDER_OFF',
    afterMs: LADDER_AFTER_MS,
    find: ({ ladder: { trouble } }) =>
      trouble !== 'undecodable'
        ? undefined
        : {
            severity: 'warn',
            say: 'The smaller pictures cannot be made from what the encoder sends; viewers get the original alone.',
            cure: {
              other:
                'Start the encoder again; if it stays, set it to H.264, 8 bits, profile High, without error-prone extras.',
            },
          },
  },
  {
    code: 'LADDER_NO_FFMPEG',
    find: ({ ladder: { isWanted, hasEncoder }, video }) =>
      video === undefined || !isWanted || hasEncoder
        ? undefined
        : {
            severity: 'warn',
            say: 'This server has no ffmpeg, so no smaller pictures are made: viewers on narrow lines stall.',
            cure: { other: 'On the server: apt-get install ffmpeg, then start again.' },
          },
  },
  {
    code: 'BACKUP_MISSING',
    afterMs: 5_000,
    find: ({ backup: { wasThere, sending } }) =>
      !wasThere || sending !== undefined
        ? undefined
        : {
            severity: 'warn',
            say: 'The backup encoder is gone: if the main one fails now, viewers see the slate.',
            cure: { other: 'Start the backup encoder’s stream again, with the backup key.' },
          },
  },
  {
    code: 'MAIN_MISSING',
    afterMs: 5_000,
    find: ({ backup: { mainWasThere, main, sending } }) =>
      !mainWasThere || main !== undefined || sending === undefined
        ? undefined
        : {
            severity: 'warn',
            say: 'The main encoder is gone, and the backup carries the event alone: if it fails now, viewers see the slate.',
            cure: { other: 'Start the main encoder’s stream again, with the main key.' },
          },
  },
  {
    code: 'KEY_SHARED',
    afterMs: 0,
    find: ({ backup: { takeovers } }) =>
      takeovers < TAKEOVERS_MANY
        ? undefined
        : {
            severity: 'bad',
            values: { times: takeovers },
            say: `In the last minute the channel changed hands ${takeovers} times: most likely two encoders use the same stream key and take it from one another.`,
            cure: {
              other:
                'Stop the stream on the one that should not send, perhaps a second computer with a copied profile; or give it the backup key. If there is but one, its line breaks again and again.',
            },
          },
  },
  {
    code: 'BACKUP_DIFFERS',
    find({ backup: { main, sending } }) {
      const values = main === undefined || sending === undefined ? ALIKE : differences(main, sending);
      const what = NAMES.filter((name) => values[name] !== SAME).map((name) => DIFFERENCES[name](values[name]));
      return what.length === 0
        ? undefined
        : {
            severity: 'info',
            values,
            say: `The backup encoder sends another ${what.join(' and another ')} than the main one, so a switch can be seen or heard.`,
            cure: { other: 'Give both encoders the same codec, size, sample rate and channels.' },
          };
    },
  },
];

/** `same`, or what the backup encoder has. */
function differences(main: Sending, backup: Sending): Differences {
  return {
    ...ALIKE,
    ...(main.video !== undefined && backup.video !== undefined && pictureDifferences(main.video, backup.video)),
    ...(main.audio !== undefined && backup.audio !== undefined && soundDifferences(main.audio, backup.audio)),
  };
}

function pictureDifferences(main: VideoConfig, backup: VideoConfig): Partial<Differences> {
  const isSameSize = main.width === backup.width && main.height === backup.height;
  return {
    pictureCodec: main.codec === backup.codec ? SAME : backup.codec,
    pictureSize: isSameSize ? SAME : `${backup.width} × ${backup.height}`,
  };
}

function soundDifferences(main: AudioConfig, backup: AudioConfig): Partial<Differences> {
  return {
    soundCodec: main.codec === backup.codec ? SAME : backup.codec,
    sampleRate: main.sampleRate === backup.sampleRate ? SAME : String(backup.sampleRate),
    soundChannels: main.channels === backup.channels ? SAME : String(backup.channels),
  };
}
