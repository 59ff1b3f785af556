import type { StoredAnswer } from './answer.ts';

/** What an entry costs besides its body: its key, head and place, in bytes. */
const ENTRY_OVERHEAD_BYTES = 1_024;

type Entry = { readonly answer: StoredAnswer; isUsed: boolean };

/**
 * Whole answers by name, bounded in memory. The oldest goes first, unless it was used since it was last passed over
 * (second chance): finding an answer moves nothing.
 */
export class AnswerStore {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The answer of this name, fresh or not. */
  find(key: string): StoredAnswer | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) {
      return undefined;
    }
    found.isUsed = true;
    return found.answer;
  }

  /** Keeps an answer in place of an older one of its name. One too large for the store is not kept. */
  keep(key: string, answer: StoredAnswer): void {
    this.drop(key);
    const cost = costOf(key, answer);
    if (cost > this.#maxBytes) {
      return;
    }
    this.#makeRoom(this.#maxBytes - cost);
    this.#entries.set(key, { answer, isUsed: false });
    this.#bytes += cost;
  }

  drop(key: string): void {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      this.#entries.delete(key);
      this.#bytes -= costOf(key, found.answer);
    }
  }

  #makeRoom(maxBytes: number): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= maxBytes) {
        return;
      }
      if (entry.isUsed) {
        // Behind all others, where this same pass meets it again.
        entry.isUsed = false;
        this.#entries.delete(key);
        this.#entries.set(key, entry);
      } else {
        this.drop(key);
      }
    }
  }
}

function costOf(key: string, answer: StoredAnswer): number {
  return answer.body.length + key.length * 2 + ENTRY_OVERHEAD_BYTES;
}
