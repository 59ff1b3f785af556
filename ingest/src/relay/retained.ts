import type { Ticks } from '@rostrum/units/time';

/** What a door keeps of one encoder's media, so that a core that was restarted gets all that the one before had not put away. */

/** With a key frame every 2 s a core puts away all but about 4 s; the rest is for as long as it may be gone. */
const RETAINED_MAX_BYTES = 64 * 1024 * 1024;

type Kept = {
  readonly bytes: readonly Uint8Array[];
  readonly byteLength: number;
  /** Presentation time of a key frame, on the encoder's own clock. */
  readonly keyAt: Ticks | undefined;
};

/** Begins with a key frame, and what follows it in order of arrival. */
export class Retained {
  readonly #messages: Kept[] = [];
  #byteLength = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  /** Messages in order. */
  *all(): Iterable<readonly Uint8Array[]> {
    for (const { bytes } of this.#messages) {
      yield bytes;
    }
  }

  /** @param keyAt of a key frame its presentation time, of anything else undefined. */
  add(bytes: readonly Uint8Array[], keyAt: Ticks | undefined): void {
    if (keyAt === undefined && this.#messages.length === 0) {
      return;
    }
    const byteLength = bytes.reduce((sum, each) => sum + each.byteLength, 0);
    this.#messages.push({ bytes, byteLength, keyAt });
    this.#byteLength += byteLength;
    while (this.#byteLength > RETAINED_MAX_BYTES) {
      this.#dropUntil(this.#nextKey(1));
    }
  }

  /** Media shown before `until` is safe: the last key frame at or before it is the first that may be asked for. */
  release(until: Ticks): void {
    let last = 0;
    for (let index = this.#nextKey(0); index < this.#messages.length; index = this.#nextKey(index + 1)) {
      const keyAt = this.#messages[index]?.keyAt;
      if (keyAt === undefined || keyAt > until) {
        break;
      }
      last = index;
    }
    this.#dropUntil(last);
  }

  /** Forgets all: the encoder's clock began anew. */
  clear(): void {
    this.#dropUntil(this.#messages.length);
  }

  /** Place of the first key frame from `start` on; the end where there is none. */
  #nextKey(start: number): number {
    const found = this.#messages.findIndex((message, index) => index >= start && message.keyAt !== undefined);
    return found === -1 ? this.#messages.length : found;
  }

  #dropUntil(end: number): void {
    for (const { byteLength } of this.#messages.splice(0, end)) {
      this.#byteLength -= byteLength;
    }
  }
}
