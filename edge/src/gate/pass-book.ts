import type { Pass } from './pass.ts';

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
    return this.#passes.get(token);
  }

  keep(token: string, pass: Pass): void {
    // A copy: the token is a slice that would keep a whole request's text alive.
    this.#passes.set(Buffer.from(token, 'latin1').toString('latin1'), pass);
    // One that was shown since it was last looked at goes to the end instead. Each is looked at twice at most.
    for (const [oldest, candidate] of this.#passes) {
      if (this.#passes.size <= this.#maxPasses) {
        return;
      }
      this.#passes.delete(oldest);
      if (candidate === pass) {
        this.#passes.set(oldest, candidate);
      } else if (candidate.isUsed) {
        candidate.isUsed = false;
        this.#passes.set(oldest, candidate);
      }
    }
  }

  /** @returns those that are meant; they are in the book no more. */
  takeWhere(isMeant: (pass: Pass) => boolean): Pass[] {
    const taken: Pass[] = [];
    for (const [token, pass] of this.#passes) {
      if (isMeant(pass)) {
        this.#passes.delete(token);
        taken.push(pass);
      }
    }
    return taken;
  }
}
