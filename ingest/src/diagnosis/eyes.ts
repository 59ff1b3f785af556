import type { SeenFacts } from './facts.ts';

/** What is seen in small grey pictures: black, and the same as before. */

/** Of a picture that is looked at. */
export const SEEN = { width: 160, height: 90 } as const;
const SEEN_BYTES = SEEN.width * SEEN.height;
/** Black is 16, and an encoder leaves a trembling of it; a logo on black is a picture. */
const BLACK_MEAN = 24;
const BLACK_MOST = 48;
/** A still picture that is coded anew differs by this at most; a camera’s noise by more. */
const SAME_MEAN = 0.4;
const SAME_MOST = 4;
/** Without a picture for this long nothing is known. */
const STALE_MS = 20_000;

export class Eyes {
  #before: Uint8Array | undefined;
  #beforeAt = 0;
  #blackSince: number | undefined;
  #sameSince: number | undefined;
  #rest: Buffer = Buffer.alloc(0);

  /** @param bytes of pictures one after another, cut anywhere. @param nowMs monotonic milliseconds. */
  see(bytes: Buffer, nowMs: number): void {
    let all = Buffer.concat([this.#rest, bytes]);
    while (all.byteLength >= SEEN_BYTES) {
      this.#look(new Uint8Array(all.subarray(0, SEEN_BYTES)), nowMs);
      all = all.subarray(SEEN_BYTES);
    }
    this.#rest = Buffer.from(all);
  }

  facts(nowMs: number): SeenFacts | undefined {
    if (this.#before === undefined || nowMs - this.#beforeAt > STALE_MS) {
      return undefined;
    }
    return { blackS: secondsSince(this.#blackSince, nowMs), frozenS: secondsSince(this.#sameSince, nowMs) };
  }

  #look(picture: Uint8Array, nowMs: number): void {
    const before = this.#before;
    let [sum, most, apart, mostApart] = [0, 0, 0, 0];
    for (let index = 0; index < SEEN_BYTES; index += 1) {
      const value = picture[index] ?? 0;
      const off = before === undefined ? 255 : Math.abs(value - (before[index] ?? 0));
      sum += value;
      apart += off;
      most = Math.max(most, value);
      mostApart = Math.max(mostApart, off);
    }
    const isBlack = sum / SEEN_BYTES < BLACK_MEAN && most < BLACK_MOST;
    const isSame = apart / SEEN_BYTES <= SAME_MEAN && mostApart <= SAME_MOST;
    this.#blackSince = isBlack ? (this.#blackSince ?? nowMs) : undefined;
    this.#sameSince = isSame ? (this.#sameSince ?? this.#beforeAt) : undefined;
    this.#before = picture;
    this.#beforeAt = nowMs;
  }
}

function secondsSince(since: number | undefined, nowMs: number): number {
  return since === undefined ? 0 : (nowMs - since) / 1000;
}
