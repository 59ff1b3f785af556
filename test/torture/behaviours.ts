import type { MediaOptions } from '../harness/media-files.ts';
import { SMALL } from '../harness/media-files.ts';
import { type Footage, isPicture, isSound } from './footage.ts';
import type { Shot } from './scripted-encoder.ts';

/**
 * What encoders do, each with its name: how the stamps and the arrivals of what they make differ from what was meant. All
 * are themselves for some seconds first, so that an event has begun.
 */
export type Behaviour = {
  readonly name: string;
  /** What it sends in place of one message that is as it should be. */
  readonly bend?: (shot: Shot, random: () => number) => readonly Shot[];
  /** What it goes over to after a while. */
  readonly turnsInto?: MediaOptions;
  /**
   * What the checker then rightly says: it measures over both halves, the promise had to be taken back, a plain player
   * finds no key frame within its four seconds, or many pictures are of one moment.
   */
  readonly allows?: RegExp;
  /** It is tried with every run of the tests. */
  readonly isQuick?: boolean;
};

/** When it begins to be otherwise. */
export const TURN_MS = 7_000;

const later = (shot: Shot): boolean => shot.atMs >= TURN_MS;
const within = (shot: Shot, lengthMs: number): boolean => later(shot) && shot.atMs < TURN_MS + lengthMs;
const stamped = (shot: Shot, timestampMs: number): Shot[] => [{ ...shot, timestampMs }];
const sentAt = (shot: Shot, atMs: number): Shot[] => [{ ...shot, atMs }];

const VIDEO_TAG = 9;
const AUDIO_TAG = 8;
const SCRIPT_TAG = 18;
/** AVC, end of sequence (FLV 10.1 §E.4.3.2). */
const END_OF_SEQUENCE = Uint8Array.of(0x17, 2, 0, 0, 0);

export const BEHAVIOURS: readonly Behaviour[] = [
  {
    name: 'its clock leaps an hour ahead',
    bend: (shot) => stamped(shot, shot.timestampMs + (later(shot) ? 3_600_000 : 0)),
    isQuick: true,
  },
  {
    name: 'its clock falls back five seconds',
    bend: (shot) => stamped(shot, shot.timestampMs - (later(shot) ? 5_000 : 0)),
    isQuick: true,
  },
  {
    name: 'its clock begins anew at 0',
    bend: (shot) => stamped(shot, later(shot) ? shot.timestampMs - TURN_MS : shot.timestampMs),
  },
  { name: 'its clock passes 2^32 ms', bend: (shot) => stamped(shot, shot.timestampMs - TURN_MS), isQuick: true },
  {
    name: 'the picture’s clock alone begins anew',
    bend: (shot) => stamped(shot, later(shot) && isPicture(shot) ? shot.timestampMs - TURN_MS : shot.timestampMs),
    isQuick: true,
  },
  {
    name: 'the sound’s clock alone begins anew',
    bend: (shot) => stamped(shot, later(shot) && isSound(shot) ? shot.timestampMs - TURN_MS : shot.timestampMs),
  },
  {
    name: 'the sound’s clock runs 2 ‰ fast',
    bend: (shot) => stamped(shot, isSound(shot) ? shot.timestampMs * 1.002 : shot.timestampMs),
  },
  {
    name: 'three seconds of all come in one burst',
    bend: (shot) => (within(shot, 3_000) ? sentAt(shot, TURN_MS + 3_000) : [shot]),
    isQuick: true,
  },
  {
    name: 'pictures come in bursts of a second, all along',
    bend: (shot) => (isPicture(shot) ? sentAt(shot, Math.ceil(shot.atMs / 1_000) * 1_000) : [shot]),
    isQuick: true,
  },
  {
    name: 'all comes in bursts of two seconds, all along',
    bend: (shot) => sentAt(shot, Math.ceil(shot.atMs / 2_000) * 2_000),
  },
  {
    name: 'pictures come 700 ms after their sound',
    bend: (shot) => (isPicture(shot) ? sentAt(shot, shot.atMs + 700) : [shot]),
  },
  { name: 'three seconds are missing', bend: (shot) => (within(shot, 3_000) ? [] : [shot]) },
  {
    name: 'three seconds of pictures are missing',
    bend: (shot) => (within(shot, 3_000) && isPicture(shot) ? [] : [shot]),
    isQuick: true,
  },
  { name: 'three seconds of sound are missing', bend: (shot) => (within(shot, 3_000) && isSound(shot) ? [] : [shot]) },
  {
    name: 'sound begins three seconds after the picture',
    bend: (shot) => (isSound(shot) && shot.atMs < 3_000 ? [] : [shot]),
  },
  {
    name: 'the picture begins three seconds after the sound',
    bend: (shot) => (isPicture(shot) && shot.atMs < 3_000 ? [] : [shot]),
  },
  { name: 'sound ends for good', bend: (shot) => (isSound(shot) && later(shot) ? [] : [shot]) },
  {
    name: 'stamps tremble by 15 ms',
    allows: /^MV5/,
    bend: (shot, random) => stamped(shot, Math.max(0, shot.timestampMs + Math.round((random() - 0.5) * 30))),
  },
  {
    name: 'stamps are rounded to a tenth of a second',
    bend: (shot) => stamped(shot, Math.floor(shot.timestampMs / 100) * 100),
  },
  {
    name: 'stamps stand still',
    allows: /^(?:MV5|PL6|CM2)/,
    bend: (shot) => stamped(shot, later(shot) ? TURN_MS : shot.timestampMs),
  },
  { name: 'it sends at nine tenths of its pace', bend: (shot) => sentAt(shot, shot.atMs / 0.9) },
  { name: 'it sends a tenth too fast', bend: (shot) => sentAt(shot, shot.atMs / 1.1) },
  {
    name: 'empty messages, ends of sequence and unknown types are strewn in',
    bend: (shot, random) => {
      const between = (type: number, body: Uint8Array): Shot => ({ ...shot, type, body });
      const strewn = [
        between(VIDEO_TAG, END_OF_SEQUENCE),
        between(AUDIO_TAG, new Uint8Array(0)),
        between(VIDEO_TAG, new Uint8Array(0)),
        between(SCRIPT_TAG, Buffer.from([2, 0, 3, 0x66, 0x6f, 0x6f, 5])),
        between(0x30, Buffer.from('what is this')),
      ];
      const chosen = strewn[Math.floor(random() * 40)];
      return later(shot) && chosen !== undefined ? [shot, chosen] : [shot];
    },
  },
  { name: 'the picture’s size changes in mid-stream', turnsInto: { ...SMALL, size: '480x270' }, isQuick: true },
  {
    name: 'rates of picture and sound change in mid-stream',
    turnsInto: { ...SMALL, fps: '25', sound: { sampleRate: 44_100, channels: 1 } },
    allows: /^MV5/,
  },
  {
    name: 'it goes over to a key frame every eight seconds',
    turnsInto: { ...SMALL, gopSeconds: 8 },
    allows: /^PL15|^ffmpeg decoded 0/,
  },
  {
    name: 'it goes over to a key frame every eight seconds, with B-frames',
    turnsInto: { ...SMALL, gopSeconds: 8, bFrames: 3 },
    isQuick: true,
    allows: /^PL15|^ffmpeg decoded 0/,
  },
  { name: 'it goes over to pictures with B-frames', turnsInto: { ...SMALL, bFrames: 2 } },
];

/** What an encoder of these behaviours sends, in the order of arrival; configurations first. */
export function* scriptOf(
  behaviours: readonly Behaviour[],
  footage: { readonly first: Footage; readonly second: Footage | undefined },
  how: { readonly seconds: number; readonly random: () => number },
): Generator<Shot> {
  const waiting: Shot[] = [];
  yield* footage.first.heads;
  let hasTurned = false;
  for (const shot of source()) {
    // What is sent late waits; what is made later may be sent before it.
    while (waiting[0] !== undefined && waiting[0].atMs <= shot.atMs) {
      yield waiting.shift() as Shot;
    }
    if (shot.atMs > how.seconds * 1000) {
      return;
    }
    let bent: readonly Shot[] = [shot];
    for (const { bend } of behaviours) {
      bent = bend === undefined ? bent : bent.flatMap((each) => [...bend(each, how.random)]);
    }
    for (const each of bent) {
      if (each.atMs <= shot.atMs) {
        yield each;
      } else {
        const place = waiting.findIndex(({ atMs }) => atMs > each.atMs);
        waiting.splice(place < 0 ? waiting.length : place, 0, each);
      }
    }
  }

  function* source(): Generator<Shot> {
    for (const shot of footage.first.from(0)) {
      if (footage.second !== undefined && later(shot)) {
        break;
      }
      yield shot;
    }
    if (footage.second !== undefined && !hasTurned) {
      hasTurned = true;
      const shift = TURN_MS;
      for (const head of footage.second.heads) {
        yield { ...head, atMs: shift, timestampMs: shift };
      }
      for (const shot of footage.second.from(0)) {
        yield { ...shot, atMs: shot.atMs + shift, timestampMs: shot.timestampMs + shift };
      }
    }
  }
}
