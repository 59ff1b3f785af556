import { isTooFarAhead, longestHold, type Wanted } from '@rostrum/hls/blocking-rule';
import { millis, seconds } from '@rostrum/units/time';
import type { PlaylistAsks } from './playlist-asks.ts';
import type { PlaylistRequest } from './playlist-request.ts';
import type { RenditionHead } from './rendition-head.ts';
import { Waiters } from './waiters.ts';

/** Until a playlist has told its own: the longest target duration we make. */
const UNKNOWN_TARGET_DURATION = seconds(10);
/** A playlist that is not refreshed for this many target durations is not the newest (§6.2.1: within 1.5). */
const SILENT_TARGET_DURATIONS = 1.5;
/** A head this far behind the present binds nobody: what upstream says now is believed, even if it goes back. */
const FORGOTTEN_TARGET_DURATIONS = 3;
/** Who plays by blocking reload asks once a part; after this many target durations without, nobody does. */
const FOLLOWED_TARGET_DURATIONS = 3;

/** One rendition as the edge knows it: its newest playlist and who waits for a newer one. */
export class Rendition {
  /** From `/hls/` on. */
  readonly path: string;
  readonly slug: string;
  readonly waiters = new Waiters<PlaylistRequest>();
  #head: RenditionHead | undefined;
  /** Monotonic time of the last request. */
  lastUsed = millis(0);
  /** Monotonic time of the last request with a position. */
  lastBlocked = millis(Number.NEGATIVE_INFINITY);

  constructor(path: string, slug: string) {
    this.path = path;
    this.slug = slug;
  }

  get head(): RenditionHead | undefined {
    return this.#head;
  }

  /** Longest a request may be held (§6.2.5.2). */
  get holdMs(): number {
    return longestHold(this.#targetDuration) * 1_000;
  }

  /** Whether anybody plays by blocking reload. */
  isFollowed(now: number): boolean {
    return now - this.lastBlocked < this.#targetDuration * FOLLOWED_TARGET_DURATIONS * 1_000;
  }

  /**
   * Takes a playlist from upstream, unless a newer one is here.
   * @returns whether it is another version than before.
   */
  learn(head: RenditionHead, now: number): boolean {
    const before = this.#head;
    if (before !== undefined && head.isBehind(before)) {
      const bindsMs = before.playlist.targetDuration * FORGOTTEN_TARGET_DURATIONS * 1_000;
      if (now - before.answer.receivedAt < bindsMs) {
        return false;
      }
    }
    this.#head = head;
    return before === undefined || before.isBehind(head) || head.isBehind(before);
  }

  /** Upstream has it no more. */
  forget(): void {
    this.#head = undefined;
  }

  /**
   * Whether the head is surely upstream's newest: it is younger than a part, it is the last one, or a request for more
   * is being held upstream and has not been held too long to be believed.
   */
  isCurrent(asks: Pick<PlaylistAsks, 'isHeldFor'>, now: number): boolean {
    const head = this.#head;
    if (head === undefined) {
      return false;
    }
    const { partTarget, targetDuration, isEnded } = head.playlist;
    const ageMs = head.ageMs(now);
    if (ageMs <= partTarget * 1_000) {
      return true;
    }
    // An ended list may still be taken away; it is looked at again as often as a plain one may be kept.
    const silentMs = targetDuration * 1_000 * (isEnded ? 0.5 : SILENT_TARGET_DURATIONS);
    return ageMs <= silentMs && (isEnded || asks.isHeldFor(head));
  }

  /**
   * §6.2.5.2's limit, as far as it can be told here. A head that is not current may have moved on by a segment for each
   * part target that has passed, at the very most; what lies beyond even that never reaches the origin.
   */
  isTooFar(wanted: Wanted, isCurrent: boolean, now: number): boolean {
    const head = this.#head;
    if (head === undefined || wanted.msn === undefined) {
      return false;
    }
    const { partTarget } = head.playlist;
    if (isCurrent) {
      return isTooFarAhead(head.position, wanted, partTarget);
    }
    const moved = Math.ceil(head.ageMs(now) / (partTarget * 1_000));
    return !head.playlist.isEnded && wanted.msn > head.position.closedMsn + 3 + moved;
  }

  get #targetDuration() {
    return this.#head?.playlist.targetDuration ?? UNKNOWN_TARGET_DURATION;
  }
}
