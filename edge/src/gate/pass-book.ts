import type { Pass } from './pass.ts';

/**
 * Characters at a token's end by which it is looked up: 68 bits of its signature. Hashing the whole of it at each request
 * takes longer than comparing it once (0.4 µs and 0.15 µs, measured).
 */
const TAIL_CHARACTERS = 12;

/** Passes by their tokens, no more than it may; those that were not shown for longest have to go. */
export class PassBook {
  readonly #passes = new Map<string, Pass>();
  readonly #maxPasses: number;

  constructor(maxPasses: number) {
    this.#maxPasses = maxPasses;
  }

  get size(): number {
    return this.#passes.size;
  }

  find(token: string): Pass | undefined {
    const pass = this.#passes.get(token.slice(-TAIL_CHARACTERS));
    return pass?.token === token ? pass : undefined;
  }

  keep(pass: Pass): void {
    this.#passes.set(pass.token.slice(-TAIL_CHARACTERS), pass);
    // One that was shown since it was last looked at goes to the end instead. Each is looked at twice at most.
    for (const [tail, candidate] of this.#passes) {
      if (this.#passes.size <= this.#maxPasses) {
        return;
      }
      this.#passes.delete(tail);
      if (candidate === pass) {
        this.#passes.set(tail, candidate);
      } else if (candidate.isUsed) {
        candidate.isUsed = false;
        this.#passes.set(tail, candidate);
      }
    }
  }

  /** @returns those that are meant; they are in the book no more. */
  takeWhere(isMeant: (pass: Pass) => boolean): Pass[] {
    const taken: Pass[] = [];
    for (const [tail, pass] of this.#passes) {
      if (isMeant(pass)) {
        this.#passes.delete(tail);
        taken.push(pass);
      }
    }
    return taken;
  }
}
