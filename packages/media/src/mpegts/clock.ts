import { type Ticks, ticks } from '@rostrum/units/time';

/** Times of a transport stream: 90 kHz in 33 bits, which come round after 26.5 hours (ISO/IEC 13818-1 §2.4.3.7). */

const TWO_TO_33 = 2 ** 33;
const HALF = TWO_TO_33 / 2;
/** 99 years. Only times that jump by hours with every packet come here; past it numbers would lose precision. */
const MAX_TICKS = 2 ** 48;

/**
 * Unwraps times. One for all PIDs of a stream: the nearest time to the one before is meant, forward or back, so that
 * sound and picture stay together when one comes round before the other. Jumps under 13 hours are passed on as they are.
 */
export class TsClock {
  #last: number | undefined;

  /** @param dts 90 kHz modulo 2^33; without it a picture is decoded when it is shown. */
  read(pts: number, dts: number | undefined): { readonly pts: Ticks; readonly dts: Ticks } {
    const decoded = this.#unwrap(dts ?? pts);
    return { dts: ticks(decoded), pts: ticks(decoded + difference(pts, dts ?? pts)) };
  }

  #unwrap(time: number): number {
    const last = this.#last;
    const next = last === undefined ? time : last + difference(time, last % TWO_TO_33);
    this.#last = Math.abs(next) > MAX_TICKS ? time : next;
    return this.#last;
  }
}

/** `left` − `right` modulo 2^33, nearest to 0. */
function difference(left: number, right: number): number {
  return ((((left - right + HALF) % TWO_TO_33) + TWO_TO_33) % TWO_TO_33) - HALF;
}
