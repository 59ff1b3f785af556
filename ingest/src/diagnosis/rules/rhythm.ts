import { type Rule, rounded } from '../rule.ts';
import { B_FRAMES, FRAME_RATE, KEY_FRAMES, OVERLOAD, STEADY_KEY_FRAMES } from './cures.ts';

/** Key frames, frame rate, and the order of pictures. */

/** Players join and switch at key frames; above this viewers notice, above the second they leave. */
const RARE_S = 4;
const VERY_RARE_S = 8;
const DENSE_S = 0.7;
/** Intervals that differ by more than this, and by more than half, are irregular. */
const IRREGULAR_S = 0.6;
const IRREGULAR_SHARE = 0.5;
const INTERVALS_MIN = 3;
/** The newest intervals alone count, so that a setting that was mended is seen soon. */
const NEWEST = 4;
const VARIES_SHARE = 0.15;
const MISSING_SHARE = 0.02;
/** So many left out are a rate that varies by design. */
const MISSING_VARIES = 0.25;
const SLOW_FPS = 20;
const FAST_FPS = 61;
const REORDER_MAX = 3;
const STANDING_SHARE = 0.1;
const NO_KEY_MS = 8_000;

export const RHYTHM_RULES: readonly Rule[] = [
  {
    code: 'KEY_FRAMES_RARE',
    afterMs: 0,
    find({ picture: { keyIntervals, sinceKey } }) {
      const interval = Math.max(keyIntervals.at(-1) ?? 0, sinceKey ?? 0);
      const seconds = rounded(interval);
      return interval <= RARE_S
        ? undefined
        : {
            severity: interval >= VERY_RARE_S ? 'bad' : 'warn',
            values: { seconds },
            say: `Key frames come every ${seconds} s, which makes viewers wait and switch slowly.`,
            cure: KEY_FRAMES,
          };
    },
  },
  {
    code: 'KEY_FRAMES_IRREGULAR',
    find({ picture: { keyIntervals } }) {
      const newest = keyIntervals.slice(-NEWEST);
      const [least, most] = [Math.min(...newest), Math.max(...newest)];
      const differs = most - least > Math.max(IRREGULAR_S, most * IRREGULAR_SHARE);
      // What is too rare is told of already.
      return newest.length < INTERVALS_MIN || !differs || most > RARE_S
        ? undefined
        : {
            severity: 'info',
            values: { least: rounded(least), most: rounded(most) },
            say: `Key frames come irregularly, every ${rounded(least)} to ${rounded(most)} s, so segments differ in length and players switch less well.`,
            cure: STEADY_KEY_FRAMES,
          };
    },
  },
  {
    code: 'KEY_FRAMES_DENSE',
    find({ picture: { keyIntervals } }) {
      const newest = keyIntervals.slice(-NEWEST);
      return newest.length < NEWEST || Math.max(...newest) > DENSE_S
        ? undefined
        : {
            severity: 'info',
            values: { seconds: rounded(Math.max(...newest)) },
            say: `Key frames come every ${rounded(Math.max(...newest))} s. Each costs many bits, so the picture is worse than it could be.`,
            cure: KEY_FRAMES,
          };
    },
  },
  {
    code: 'KEY_FRAMES_MISSING',
    afterMs: 0,
    find: ({ connectedMs, picture: { pictures, sinceKey } }) =>
      pictures === 0 || sinceKey !== undefined || connectedMs < NO_KEY_MS
        ? undefined
        : {
            severity: 'bad',
            say: 'Pictures come, but no key frame yet: until there is one nothing can be shown.',
            cure: KEY_FRAMES,
          },
  },
  {
    code: 'FRAME_RATE_VARIES',
    find({ picture: { irregular, missing } }) {
      const share = Math.max(irregular, missing >= MISSING_VARIES ? missing : 0);
      return share < VARIES_SHARE
        ? undefined
        : {
            severity: 'warn',
            values: { percent: Math.round(share * 100) },
            say: `The frame rate varies: ${Math.round(share * 100)} % of the pictures are out of step, so movement stutters.`,
            cure: FRAME_RATE,
          };
    },
  },
  {
    code: 'PICTURES_MISSING',
    find: ({ picture: { missing } }) =>
      missing < MISSING_SHARE || missing >= MISSING_VARIES
        ? undefined
        : {
            severity: 'warn',
            values: { percent: rounded(missing * 100) },
            say: `The encoder leaves out pictures: ${rounded(missing * 100)} % in the last minute.`,
            cure: OVERLOAD,
          },
  },
  {
    code: 'FRAME_RATE_LOW',
    find: ({ fps }) =>
      fps === 0 || fps >= SLOW_FPS
        ? undefined
        : {
            severity: 'info',
            values: { fps: rounded(fps) },
            say: `${rounded(fps)} pictures a second: movement looks choppy. Slides are well served by it, people are not.`,
            cure: FRAME_RATE,
          },
  },
  {
    code: 'FRAME_RATE_HIGH',
    find: ({ fps }) =>
      fps <= FAST_FPS
        ? undefined
        : {
            severity: 'warn',
            values: { fps: rounded(fps) },
            say: `${rounded(fps)} pictures a second are more than many phones can show.`,
            cure: FRAME_RATE,
          },
  },
  {
    code: 'B_FRAMES_MANY',
    find: ({ picture: { reorder } }) =>
      reorder <= REORDER_MAX
        ? undefined
        : {
            severity: 'warn',
            values: { count: reorder, most: REORDER_MAX },
            say: `${reorder} B-frames in a row: older phones and televisions stumble over more than ${REORDER_MAX}, and each delays the picture.`,
            cure: B_FRAMES,
          },
  },
  {
    code: 'TIMESTAMPS_STAND',
    afterMs: 0,
    find: ({ picture: { standing, pictures } }) =>
      pictures === 0 || standing / pictures < STANDING_SHARE
        ? undefined
        : {
            severity: 'bad',
            say: 'The encoder’s clock stands still or falls back: many pictures say that they are of one moment.',
            cure: {
              other:
                'Stop the stream in the encoder and start it again; if that does not help, start the encoder again.',
            },
          },
  },
  {
    code: 'TIMESTAMPS_JUMP',
    afterMs: 0,
    find: ({ picture: { leaps } }) =>
      leaps === 0
        ? undefined
        : {
            severity: leaps >= 3 ? 'bad' : 'warn',
            values: { times: leaps },
            say: `The encoder’s clock jumped ${leaps === 1 ? 'once' : `${leaps} times`} in the last minute. Each time the picture starts anew for viewers.`,
            cure: {
              other:
                'Start the encoder again. If a capture card or a playlist feeds it, look there: its clock restarts.',
            },
          },
  },
];
