import { type BareItem, parseDictionary } from './dictionary.ts';

/** What is used of one CMCD report (CTA-5004, versions 1 and 2); what a player does not tell is undefined. */
export type Report = {
  /** `sid`: one play of one viewer. */
  readonly session: string;
  /** `su`: wanted at once, since there is nothing to play: at the start, after a seek or a stall. */
  readonly isUrgent: boolean;
  /** `bs`: the buffer has run empty since the last report. */
  readonly hasStarved: boolean;
  /** `bsd`: for how long it was empty, since the last report. Milliseconds. */
  readonly starvedMs: number | undefined;
  /** `msd`: from the wish to play to the first frame. Milliseconds. */
  readonly startupMs: number | undefined;
  /** `ltc`: from the live edge to what is shown. Milliseconds. */
  readonly latencyMs: number | undefined;
  /** `sta`. */
  readonly state: PlayerState | undefined;
  /** `ot=a`: the object asked for is sound alone. */
  readonly isAudio: boolean;
};

/** `d` preloading, `s` starting, `p` playing, `k` seeking, `r` rebuffering, `a` paused, `w` waiting, `e` ended, `f` failed, `q` left. */
export type PlayerState = (typeof STATES)[number];
const STATES = ['d', 's', 'p', 'k', 'r', 'a', 'w', 'e', 'f', 'q'] as const;

/** Percent-encoded. Reports are about 300 characters, 700 with the next object's whole address in them. */
const MAX_CHARACTERS = 2_048;
/** CTA-5004: "Maximum length is 64 characters"; what is longer is no session id. */
const MAX_SESSION_CHARACTERS = 64;
const DURATION_MAX_MS = 600_000;
/** Who rewound a whole day is not behind by accident. */
const LATENCY_MAX_MS = 86_400_000;

/**
 * Reads the value of the `CMCD` query parameter. Keys that are unknown, or whose value cannot be, count as not told.
 * @param encoded as it stands in the query.
 * @returns undefined when it is no report: too long, not well formed, or without a session.
 */
export function readReport(encoded: string): Report | undefined {
  if (encoded.length > MAX_CHARACTERS) {
    return undefined;
  }
  const text = decode(encoded);
  const entries = text === undefined ? undefined : parseDictionary(text);
  const session = entries?.get('sid');
  if (entries === undefined || !isSession(session)) {
    return undefined;
  }
  const number = (key: string, max: number): number | undefined => within(entries.get(key), max);
  const state = entries.get('sta');
  return {
    // A copy: who is remembered must not keep the whole report alive.
    session: Buffer.from(session).toString(),
    isUrgent: entries.get('su') === true,
    hasStarved: entries.get('bs') === true,
    starvedMs: number('bsd', DURATION_MAX_MS),
    startupMs: number('msd', DURATION_MAX_MS),
    latencyMs: number('ltc', LATENCY_MAX_MS),
    state: STATES.find((known) => known === state),
    isAudio: entries.get('ot') === 'a',
  };
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function isSession(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_SESSION_CHARACTERS;
}

/** Version 2 writes what it tells of several kinds of objects as a list; the longest counts. */
function within(value: BareItem | readonly BareItem[] | undefined, max: number): number | undefined {
  const numbers = [value].flat().filter((item) => typeof item === 'number' && item >= 0 && item <= max);
  return numbers.length === 0 ? undefined : Math.max(...(numbers as number[]));
}
