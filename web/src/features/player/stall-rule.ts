import type { StreamStatus } from '@rostrum/contract/stream-state';

/** What to do about a picture that stands still. hls.js mends most holes itself; this is the net below it. */

/** hls.js skips small holes within this. */
const SKIP_AFTER_MS = 1_500;
const JUMP_AFTER_MS = 4_000;
const RELOAD_AFTER_MS = 12_000;
/** Landing exactly on a range's start can stay short of its first frame. */
const INSIDE_S = 0.05;
/** A jump shorter than this would land in the same hole. */
const JUMP_MIN_S = 1;

export type Stall = {
  readonly stalledMs: number;
  readonly status: StreamStatus;
  /** Seconds on the media timeline. */
  readonly position: number;
  /** Where the next buffered range after the position starts. */
  readonly nextBufferedStart?: number;
  readonly liveSyncPosition?: number;
};

export type StallAction = { readonly kind: 'wait' | 'reload' } | { readonly kind: 'seek'; readonly to: number };

/** Pure: the action for a stall of this length. */
export function judgeStall(stall: Stall): StallAction {
  const { stalledMs, status, position, nextBufferedStart, liveSyncPosition } = stall;
  if (stalledMs >= SKIP_AFTER_MS && nextBufferedStart !== undefined) {
    return { kind: 'seek', to: nextBufferedStart + INSIDE_S };
  }
  if (status !== 'live') {
    return { kind: 'wait' };
  }
  if (stalledMs >= RELOAD_AFTER_MS) {
    return { kind: 'reload' };
  }
  if (stalledMs >= JUMP_AFTER_MS && liveSyncPosition !== undefined && liveSyncPosition > position + JUMP_MIN_S) {
    return { kind: 'seek', to: liveSyncPosition };
  }
  return { kind: 'wait' };
}
