import type { StreamStatus } from '@rostrum/contract/stream-state';

/** What to do about a picture that stands still. hls.js mends most holes itself; this is the net below it. */

/** hls.js skips small holes within this. */
const SKIP_AFTER_MS = 1_500;
/** With more to be had, a loader asks for it within this, however slow the line that then brings it. */
const LOAD_AGAIN_AFTER_MS = 1_500;
const JUMP_AFTER_MS = 4_000;
const RELOAD_AFTER_MS = 12_000;
/** While something comes, however slowly, the same; opening anew would only begin it once more. */
const RELOAD_SLOW_AFTER_MS = 24_000;
/** Landing exactly on a range's start can stay short of its first frame. */
const INSIDE_S = 0.05;
/** A jump shorter than this would land in the same hole. */
const JUMP_MIN_S = 1;

export type Stall = {
  /** Since the picture last moved. */
  readonly stalledMs: number;
  /** Since something was last done about it; since the picture moved, where nothing was. */
  readonly waitedMs: number;
  /** Nothing of the media is on its way. */
  readonly isIdle: boolean;
  readonly status: StreamStatus;
  /** Seconds on the media timeline. */
  readonly position: number;
  /** Where the next buffered range after the position starts. */
  readonly nextBufferedStart?: number;
  readonly liveSyncPosition?: number;
};

/** load: the loader forgot to go on, so let it begin anew where it stands. reload: open the stream anew. */
export type StallAction =
  | { readonly kind: 'wait' | 'load' | 'reload' }
  | { readonly kind: 'seek'; readonly to: number };

/** Pure: the action for a stall of this length. */
export function judgeStall(stall: Stall): StallAction {
  const { stalledMs, waitedMs, isIdle, status, position, nextBufferedStart, liveSyncPosition } = stall;
  if (waitedMs >= SKIP_AFTER_MS && nextBufferedStart !== undefined) {
    return { kind: 'seek', to: nextBufferedStart + INSIDE_S };
  }
  if (status !== 'live') {
    return { kind: 'wait' };
  }
  if (stalledMs >= (isIdle ? RELOAD_AFTER_MS : RELOAD_SLOW_AFTER_MS)) {
    return { kind: 'reload' };
  }
  if (liveSyncPosition === undefined || liveSyncPosition <= position + JUMP_MIN_S) {
    return { kind: 'wait' };
  }
  if (isIdle && waitedMs >= LOAD_AGAIN_AFTER_MS && stalledMs < JUMP_AFTER_MS) {
    return { kind: 'load' };
  }
  return waitedMs >= JUMP_AFTER_MS ? { kind: 'seek', to: liveSyncPosition } : { kind: 'wait' };
}
