import type { StoredAnswer } from './answer.ts';

/** What an entry costs besides its body: its key, head and place, in bytes. */
const ENTRY_OVERHEAD_BYTES = 1_024;

type Entry = { readonly answer: StoredAnswer; isUsed: boolean };

/** Takes over an answer that leaves the memory, whether its time is over or its room is needed. */
export type OnLeave = (key: string, answer: StoredAnswer) => void;

/**
 * Whole answers by name, bounded in memory. The oldest goes first, unless it was used since it was last passed over
 * (second chance): finding an answer moves nothing. Whole folders can be looked through for what is over before that.
 */
export class AnswerStore {
  readonly #entries = new Map<string, Entry>();
  /** Names in each folder: all of a key up to its last slash. */
  readonly #folders = new Map<string, Set<string>>();
  readonly #maxBytes: number;
  readonly #onLeave: OnLeave;
  #bytes = 0;

  constructor(maxBytes: number, onLeave: OnLeave = () => {}) {
    this.#maxBytes = maxBytes;
    this.#onLeave = onLeave;
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
    const { folder, name } = placeOf(key);
    const names = this.#folders.get(folder);
    if (names === undefined) {
      this.#folders.set(folder, new Set([name]));
    } else {
      names.add(name);
    }
  }

  /** Forgets an answer: it is wrong, or another takes its place. */
  drop(key: string): void {
    this.#remove(key);
  }

  /**
   * Lets go of what is over in one folder; it leaves as if its room were needed.
   * @param folder with its closing slash. @param isOver told the names in it.
   */
  retire(folder: string, isOver: (name: string) => boolean): void {
    for (const name of this.#folders.get(folder) ?? []) {
      if (isOver(name)) {
        this.#leave(folder + name);
      }
    }
  }

  #leave(key: string): void {
    const answer = this.#remove(key);
    if (answer !== undefined) {
      this.#onLeave(key, answer);
    }
  }

  #remove(key: string): StoredAnswer | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) {
      return undefined;
    }
    this.#entries.delete(key);
    this.#bytes -= costOf(key, found.answer);
    const { folder, name } = placeOf(key);
    const names = this.#folders.get(folder);
    names?.delete(name);
    if (names?.size === 0) {
      this.#folders.delete(folder);
    }
    return found.answer;
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
        this.#leave(key);
      }
    }
  }
}

function placeOf(key: string): { readonly folder: string; readonly name: string } {
  const end = key.lastIndexOf('/') + 1;
  return { folder: key.slice(0, end), name: key.slice(end) };
}

function costOf(key: string, answer: StoredAnswer): number {
  return answer.body.length + key.length * 2 + ENTRY_OVERHEAD_BYTES;
}
