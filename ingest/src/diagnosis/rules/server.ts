import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import type { Sending } from '../facts.ts';
import type { Rule } from '../rule.ts';

/** What this server makes of the picture, and the second encoder. */

const LADDER_AFTER_MS = 1_000;
/** An encoder that was started anew, or whose line broke, does this once or twice. */
const TAKEOVERS_MANY = 4;

export const SERVER_RULES: readonly Rule[] = [
  {
    code: 'LADDER_SHED',
    afterMs: LADDER_AFTER_MS,
    find({ ladder: { trouble, planned, made } }) {
      const left = planned.filter((name) => !made.includes(name));
      return trouble !== 'busy' || left.length === 0
        ? undefined
        : {
            severity: 'warn',
            say:
              made.length === 0
                ? 'This machine is too busy to make smaller pictures; viewers get the original alone.'
                : `This machine is too busy: ${left.join(', ')} ${left.length === 1 ? 'is' : 'are'} left out.`,
            cure: { other: 'Fewer rungs (INGEST_LADDER), fewer channels at once or a faster machine help.' },
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
      const what = main === undefined || sending === undefined ? [] : differences(main, sending);
      return what.length === 0
        ? undefined
        : {
            severity: 'info',
            say: `The backup encoder sends another ${what.join(' and another ')} than the main one, so a switch can be seen or heard.`,
            cure: { other: 'Give both encoders the same codec, size, sample rate and channels.' },
          };
    },
  },
];

function differences(main: Sending, backup: Sending): string[] {
  return [
    ...(main.video === undefined || backup.video === undefined ? [] : pictureDifferences(main.video, backup.video)),
    ...(main.audio === undefined || backup.audio === undefined ? [] : soundDifferences(main.audio, backup.audio)),
  ];
}

function pictureDifferences(main: VideoConfig, backup: VideoConfig): string[] {
  const isSameSize = main.width === backup.width && main.height === backup.height;
  return [
    ...(main.codec === backup.codec ? [] : ['picture codec']),
    ...(isSameSize ? [] : [`picture size (${backup.width} × ${backup.height})`]),
  ];
}

function soundDifferences(main: AudioConfig, backup: AudioConfig): string[] {
  return [
    ...(main.codec === backup.codec ? [] : ['sound codec']),
    ...(main.sampleRate === backup.sampleRate ? [] : ['sample rate']),
    ...(main.channels === backup.channels ? [] : ['number of channels']),
  ];
}
