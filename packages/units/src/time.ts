/** Times as types: a number of ticks cannot be passed where milliseconds are wanted. */

/** A count of a track's clock; video, and everything that crosses rooms, counts at {@link MEDIA_TIMESCALE}. */
export type Ticks = number & { readonly __unit: 'ticks' };
/** Ticks a second. */
export type Timescale = number & { readonly __unit: 'timescale' };
/** Milliseconds: a duration, or a wall clock time since 1970 where the name says `...At`. */
export type Millis = number & { readonly __unit: 'millis' };
/** Seconds, as playlists count. */
export type Seconds = number & { readonly __unit: 'seconds' };

/** The house clock of all media: 90 kHz, as MPEG-2 systems count (ISO/IEC 13818-1 §2.4.2). */
export const MEDIA_TIMESCALE = 90_000 as Timescale;
const TICKS_PER_MILLISECOND = 90;

/** @returns `value` branded as ticks. @throws RangeError when it is no safe integer. */
export function ticks(value: number): Ticks {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`ticks are whole numbers, not ${value}`);
  }
  return value as Ticks;
}

/** @returns `value` branded as a timescale. @throws RangeError unless it is a positive integer. */
export function timescale(value: number): Timescale {
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new RangeError(`a timescale is a positive whole number, not ${value}`);
  }
  return value as Timescale;
}

/** @returns `value` branded as milliseconds. */
export function millis(value: number): Millis {
  return value as Millis;
}

/** @returns `value` branded as seconds. */
export function seconds(value: number): Seconds {
  return value as Seconds;
}

/** Whole milliseconds in 90 kHz ticks, exactly. */
export function ticksFromMillis(value: number): Ticks {
  return Math.round(value * TICKS_PER_MILLISECOND) as Ticks;
}

/** 90 kHz ticks in milliseconds, not rounded. */
export function millisFromTicks(value: number): Millis {
  return (value / TICKS_PER_MILLISECOND) as Millis;
}

/** Ticks of a timescale in seconds, not rounded. */
export function secondsFromTicks(value: number, scale: Timescale = MEDIA_TIMESCALE): Seconds {
  return (value / scale) as Seconds;
}

/** Seconds in ticks of a timescale, rounded to the nearest. */
export function ticksFromSeconds(value: number, scale: Timescale = MEDIA_TIMESCALE): Ticks {
  return Math.round(value * scale) as Ticks;
}

/** A time of one timescale in another, rounded to the nearest tick. Exact while |value| × `to` < 2^53. */
export function rescale(value: number, from: Timescale, to: Timescale): Ticks {
  const whole = Math.trunc(value / from);
  return (whole * to + Math.round(((value - whole * from) * to) / from)) as Ticks;
}
