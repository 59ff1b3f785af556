/** When a viewer who fell behind is brought back to the live point without asking. Seconds throughout. */

/** Above target and one target duration: normal wobble of a playlist never reaches it. */
const SLACK_S = 3;
/** Shorter lags mend themselves by faster playback. */
const PATIENCE_S = 5;

export type LatencyReading = {
  readonly nowS: number;
  readonly latencyS: number;
  readonly targetS: number;
  readonly targetDurationS: number;
  /** The viewer paused or sought: where they are is their wish. */
  readonly isChosen: boolean;
};

/** Since when the latency is too high; `undefined` while it is not. */
export type LateSince = number | undefined;

/**
 * Pure: latency > target + target duration + 3 s for 5 s without the viewer having chosen it → jump.
 * @returns the memory for the next reading, and whether to jump now.
 */
export function judgeLatency(since: LateSince, reading: LatencyReading): { since: LateSince; isJump: boolean } {
  const { nowS, latencyS, targetS, targetDurationS, isChosen } = reading;
  if (isChosen || !Number.isFinite(latencyS) || latencyS <= targetS + targetDurationS + SLACK_S) {
    return { since: undefined, isJump: false };
  }
  if (since === undefined) {
    return { since: nowS, isJump: false };
  }
  return nowS - since >= PATIENCE_S ? { since: undefined, isJump: true } : { since, isJump: false };
}

/** Whether to call the viewer behind and offer the way back. */
export function isBehind(latencyS: number, targetS: number, targetDurationS: number): boolean {
  return Number.isFinite(latencyS) && latencyS > targetS + Math.max(targetDurationS, 2) + 1;
}
