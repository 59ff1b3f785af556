import type { Seconds } from '@rostrum/units/time';

/** How much of the disk live media may take: lists are shorter where they would take more. */

export type QuotaLimits = {
  /** For all events of this machine together; 0: no limit. */
  readonly all: number;
  /** For each; 0: no limit. */
  readonly channel: number;
};

/** Of one machine: who shares it. */
export class DiskQuota {
  readonly #limits: QuotaLimits;
  readonly #holders = new Set<object>();

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
  }

  join(holder: object): void {
    this.#holders.add(holder);
  }

  leave(holder: object): void {
    this.#holders.delete(holder);
  }

  /** Bytes that each holder may take now. */
  get share(): number {
    const { all, channel } = this.#limits;
    const ofAll = all === 0 ? Number.POSITIVE_INFINITY : all / Math.max(1, this.#holders.size);
    return Math.min(ofAll, channel === 0 ? Number.POSITIVE_INFINITY : channel);
  }
}

/** Room that is left where a list is made shorter, so that it is not made shorter with each segment. */
const FILL = 0.9;
/** A list grows again where it takes less of its share than this, and so much at a time. */
const GROW_BELOW = 0.8;
const GROW_BY = 1.05;

/**
 * @param length how long the list may be now, how long it is, and how long it is to be at most and at least.
 * @param held bytes it takes.
 * @returns how long the list is to be.
 */
export function fittingLength(
  length: { readonly now: Seconds; readonly listed: Seconds; readonly wanted: Seconds; readonly least: Seconds },
  held: number,
  share: number,
): Seconds {
  if (held > share) {
    return Math.max(length.least, (Math.min(length.now, length.listed) * FILL * share) / held) as Seconds;
  }
  // It has not filled what it has yet.
  const isFull = length.listed * GROW_BY >= length.now;
  const grows = isFull && held < share * GROW_BELOW;
  return (grows ? Math.min(length.wanted, length.now * GROW_BY) : length.now) as Seconds;
}
