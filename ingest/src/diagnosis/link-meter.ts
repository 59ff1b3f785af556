import type { LinkStatistics } from '@rostrum/contract/stream-state';

/** What a line that counts its packets lost lately: statistics count from the connection's beginning. */

/** Rows of statistics looked back on; they come once a second. */
const ROWS = 30;
/** Bits of media in a packet of SRT. */
const PACKET_BITS = 1316 * 8;

export type LinkFacts = {
  readonly rttMs: number;
  readonly latencyMs: number;
  /** Packets of the last half minute: lost on the way, and those that never came in time. */
  readonly lost: number;
  readonly dropped: number;
  /** Share of packets that were lost on the way, 0 to 1. */
  readonly lossShare: number;
};

export class LinkMeter {
  readonly #rows: { readonly at: number; readonly values: LinkStatistics }[] = [];

  /** The newest, as it came. */
  get newest(): LinkStatistics | undefined {
    return this.#rows.at(-1)?.values;
  }

  note(values: LinkStatistics, nowMs: number): void {
    this.#rows.push({ at: nowMs, values });
    if (this.#rows.length > ROWS) {
      this.#rows.shift();
    }
  }

  facts(): LinkFacts | undefined {
    const [first, last] = [this.#rows[0], this.#rows.at(-1)];
    if (first === undefined || last === undefined) {
      return undefined;
    }
    const { values } = last;
    const lost = values.lost - first.values.lost;
    const sent = (values.bitrate * (last.at - first.at)) / 1000 / PACKET_BITS;
    return {
      rttMs: values.rttMs,
      latencyMs: values.latencyMs,
      lost,
      dropped: values.dropped - first.values.dropped,
      lossShare: sent < 1 ? 0 : Math.min(1, lost / (sent + lost)),
    };
  }
}
