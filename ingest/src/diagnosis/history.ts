import type { ChannelHistory } from '@rostrum/contract/api';

/** The last hour of what an encoder sent, a row every five seconds: a ring of fixed size. */

export const HISTORY_EVERY_MS = 5_000;
const ROWS = 720;

/** In this order in a row. Not known, or no encoder there: NaN. */
const COLUMNS = ['bitrate', 'fps', 'keyInterval', 'missing', 'lateMs', 'rttMs', 'lost'] as const;
type Column = (typeof COLUMNS)[number];
export type HistoryRow = Readonly<Record<Column, number>>;

export class History {
  readonly #at = new Float64Array(ROWS);
  readonly #values = new Float64Array(ROWS * COLUMNS.length);
  #rows = 0;

  /** @param wallMs since 1970. */
  add(wallMs: number, row: HistoryRow): void {
    const index = this.#rows % ROWS;
    this.#at[index] = wallMs;
    for (const [place, column] of COLUMNS.entries()) {
      this.#values[index * COLUMNS.length + place] = row[column];
    }
    this.#rows += 1;
  }

  /** Rows after a time, milliseconds since 1970, the oldest first. */
  since(wallMs: number): ChannelHistory {
    const count = Math.min(this.#rows, ROWS);
    const indexes = Array.from({ length: count }, (_, ago) => (this.#rows - count + ago) % ROWS).filter(
      (index) => (this.#at[index] ?? 0) > wallMs,
    );
    const values = COLUMNS.map((column, place) => [
      column,
      indexes.map((index) => rounded(this.#values[index * COLUMNS.length + place] ?? Number.NaN)),
    ]);
    return { at: indexes.map((index) => this.#at[index] ?? 0), ...Object.fromEntries(values) } as ChannelHistory;
  }
}

function rounded(value: number): number | null {
  return Number.isNaN(value) ? null : Math.round(value * 100) / 100;
}
