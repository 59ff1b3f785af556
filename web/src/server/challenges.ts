import { randomBytes } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';

/** More than anybody can answer; the oldest is forgotten first. About 2 MB. */
const REMEMBERED_MAX = 10_000;
const BYTES = 32;

/** Random words that may be answered once each, within a time, by whom they were told. In memory. */
export class Challenges {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #open = new Map<string, { readonly for: string; readonly endsAt: number }>();

  constructor(clock: Clock, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** @param to whom it is told; only they can answer it. @returns 32 random bytes. */
  make(to: string): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(randomBytes(BYTES));
    for (const oldest of this.#open.keys()) {
      if (this.#open.size < REMEMBERED_MAX) {
        break;
      }
      this.#open.delete(oldest);
    }
    this.#open.set(Buffer.from(bytes).toString('base64url'), { for: to, endsAt: this.#clock.now() + this.#lifeMs });
    return bytes;
  }

  /** @returns whether it stands open for them; from now on it does not. */
  take(challenge: string, by: string): boolean {
    const found = this.#open.get(challenge);
    this.#open.delete(challenge);
    return found !== undefined && found.for === by && found.endsAt > this.#clock.now();
  }
}
