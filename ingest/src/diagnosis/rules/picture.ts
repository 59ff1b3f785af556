import type { Rule } from '../rule.ts';
import { LINE, PICTURE_SOURCE } from './cures.ts';

/** Whether there is a picture, and what is seen in it. */

const EXPECTED_MS = 6_000;
const STOPPED_MS = 3_000;
const BLACK_S = 5;
/** A slide stands still too: told softly, and later as what it may be. */
const FROZEN_S = 20;
const FROZEN_LONG_S = 120;

export const PICTURE_RULES: readonly Rule[] = [
  {
    code: 'NO_PICTURE',
    afterMs: 0,
    find: ({ connectedMs, picture, sound }) =>
      connectedMs < EXPECTED_MS || picture.pictures > 0
        ? undefined
        : {
            severity: 'bad',
            variant: sound.sinceLastMs === undefined ? 'nothing' : 'soundAlone',
            say:
              sound.sinceLastMs === undefined
                ? 'The encoder is connected, but sends nothing.'
                : 'The encoder sends sound, but no picture.',
            cure: {
              ...PICTURE_SOURCE,
              ffmpeg: 'With ffmpeg: map a picture with -map, and encode it with -c:v libx264.',
            },
          },
  },
  {
    code: 'PICTURE_STOPPED',
    afterMs: 0,
    goesMs: 2_000,
    find({ arrival: { sinceLastMs }, sound }) {
      if (sinceLastMs === undefined || sinceLastMs < STOPPED_MS) {
        return undefined;
      }
      const isHeard = sound.sinceLastMs !== undefined && sound.sinceLastMs < STOPPED_MS;
      return {
        severity: 'bad',
        variant: isHeard ? 'soundGoesOn' : 'nothing',
        say: isHeard
          ? 'The picture has stopped, while the sound goes on. Viewers see the slate.'
          : 'The encoder is connected, but nothing comes from it any more. Viewers see the slate.',
        cure: isHeard ? PICTURE_SOURCE : LINE,
      };
    },
  },
  {
    code: 'PICTURE_BLACK',
    afterMs: 0,
    find: ({ senses }) =>
      (senses?.picture?.blackS ?? 0) < BLACK_S
        ? undefined
        : { severity: 'bad', say: 'The picture is black.', cure: PICTURE_SOURCE },
  },
  {
    code: 'PICTURE_FROZEN',
    afterMs: 0,
    find({ senses }) {
      const frozenS = senses?.picture?.frozenS ?? 0;
      if (frozenS < FROZEN_S || (senses?.picture?.blackS ?? 0) >= BLACK_S) {
        return undefined;
      }
      return {
        severity: frozenS >= FROZEN_LONG_S ? 'warn' : 'info',
        say: 'The picture stands still: not one point of it has changed. A slide does that; a camera does not.',
        cure: PICTURE_SOURCE,
      };
    },
  },
];
