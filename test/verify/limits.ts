/** How much the machine that watches may smear what it measures. */
export type Limits = {
  /** Lateness of an answer that is a matter of load, not of rules. */
  readonly timingMs: number;
  /** Silence inside one body (PH5). */
  readonly gapMs: number;
  /** What counts as “at once”. */
  readonly immediateMs: number;
};

/** For loopback on a machine that also runs the server, its encoders and a browser. */
export const DEFAULT_LIMITS: Limits = { timingMs: 300, gapMs: 100, immediateMs: 300 };
