/** When a viewer who fell behind is brought back to the live point without asking. Seconds throughout. */

/** Above target and one target duration: normal wobble of a playlist never reaches it, and faster playback will not mend it. */
const GROSS = { slackS: 3, patienceS: 5 } as const;
/** hls.js plays faster only near the target; what stays late for so long is beyond that. */
const MILD = { slackS: 1, patienceS: 30 } as const;

export type LatencyReading = {
  readonly nowS: number;
  readonly latencyS: number;
  readonly targetS: number;
  readonly targetDurationS: number;
  /** The viewer paused or sought: where they are is their wish. */
  readonly isChosen: boolean;
};

/** Since when the latency is too high, a little or by far; `undefined` while it is not. */
export type LateSince = { readonly mild?: number; readonly gross?: number };

export const NOT_LATE: LateSince = {};

/**
 * Pure: latency > target + target duration + 3 s for 5 s (or + 1 s for 30 s) without the viewer having chosen it → jump.
 * @returns the memory for the next reading, and whether to jump now.
 */
export function judgeLatency(since: LateSince, reading: LatencyReading): { since: LateSince; isJump: boolean } {
  const { nowS, latencyS, targetS, targetDurationS, isChosen } = reading;
  const beyondS = latencyS - targetS - targetDurationS;
  if (isChosen || !(beyondS > MILD.slackS)) {
    return { since: NOT_LATE, isJump: false };
  }
  const mild = since.mild ?? nowS;
  const gross = beyondS > GROSS.slackS ? (since.gross ?? nowS) : undefined;
  const isJump = nowS - mild >= MILD.patienceS || (gross !== undefined && nowS - gross >= GROSS.patienceS);
  return { since: isJump ? NOT_LATE : { mild, ...(gross === undefined ? {} : { gross }) }, isJump };
}

/** Whether to call the viewer behind and offer the way back. */
export function isBehind(latencyS: number, targetS: number, targetDurationS: number): boolean {
  return Number.isFinite(latencyS) && latencyS > targetS + Math.max(targetDurationS, 2) + 1;
}
