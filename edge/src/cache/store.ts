import type { StoredAnswer } from './answer.ts';

/** What an entry costs besides its body: its key, head and place, in bytes. */
const ENTRY_OVERHEAD_BYTES = 1_024;

/** Whole answers by name, bounded in memory; what was longest unused goes first. */
export class AnswerStore {
  readonly #entries = new Map<string, StoredAnswer>();
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

  /** The answer of this name, fresh or not; it becomes the most recently used. */
  find(key: string): StoredAnswer | undefined {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
    }
    return found;
  }

  /** Keeps an answer in place of an older one of its name. One too large for the store is not kept. */
  keep(key: string, answer: StoredAnswer): void {
    this.drop(key);
    const cost = costOf(key, answer);
    if (cost > this.#maxBytes) {
      return;
    }
    this.#entries.set(key, answer);
    this.#bytes += cost;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) {
        break;
      }
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const found = this.#entries.get(key);
    if (found !== undefined) {
      this.#entries.delete(key);
      this.#bytes -= costOf(key, found);
    }
  }
}

function costOf(key: string, answer: StoredAnswer): number {
  return answer.body.length + key.length * 2 + ENTRY_OVERHEAD_BYTES;
}
