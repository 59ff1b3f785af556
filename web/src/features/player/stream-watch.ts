import type { Clock } from '@rostrum/service/clock';
import { isBehind, judgeLatency, type LateSince, NOT_LATE } from './latency-rule.ts';
import { isPlayable } from './player-state.ts';
import type { PlayerViewStore } from './player-view.ts';
import { judgeStall } from './stall-rule.ts';
import type { Stream } from './stream.ts';

/** A picture that stands this long is stalled; shorter is the browser taking breath. */
const STALLED_AFTER_MS = 700;
const MOVED_S = 0.01;
/** Latency shown to people changes at most this often. */
const SHOW_LATENCY_MS = 1_000;
/** While no playlist has told it. */
const TARGET_DURATION_S = 2;
/** A range that starts nearer than this is the one being played. */
const RANGE_SLACK_S = 0.1;

export type StreamWatchOptions = {
  readonly store: PlayerViewStore;
  readonly clock: Clock;
  /** The status may explain what is seen. */
  readonly onDoubt: () => void;
  /** The list was played to its end. */
  readonly onFinished: () => void;
  readonly onLate: () => void;
  /** Nothing else helped: open the stream anew. */
  readonly onStuck: () => void;
};

/** Watches the picture move: tells stalls and latency, skips holes, asks for the way back when the viewer fell behind. */
export class StreamWatch {
  readonly #options: StreamWatchOptions;
  #lastPosition = 0;
  #lastMovedAt = 0;
  #lastActedAt = 0;
  #lastShownAt = 0;
  #lateSince: LateSince = NOT_LATE;
  #isChosenLate = false;

  constructor(options: StreamWatchOptions) {
    this.#options = options;
  }

  /** A stream was opened, or its first frame shown: what was before does not count. */
  restart(): void {
    this.#lastMovedAt = this.#options.clock.now();
  }

  /** Whether being late is the viewer's wish: they paused. Ends by itself once they are no longer behind. */
  chooseLate(isChosen: boolean): void {
    this.#isChosenLate = isChosen;
    this.#lateSince = NOT_LATE;
  }

  /** To be called several times a second while a stream is open. */
  look(video: HTMLVideoElement, stream: Stream): void {
    const now = this.#options.clock.now();
    const position = video.currentTime;
    // A seek changes the position too; what counts is picture that plays.
    const isPlaying = !video.seeking && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    const hasMoved = isPlaying && Math.abs(position - this.#lastPosition) > MOVED_S;
    this.#lastPosition = position;
    if (hasMoved || video.paused) {
      this.#lastMovedAt = now;
    }
    if (hasMoved && this.#options.store.view.state.hasFrame) {
      this.#options.store.dispatch({ kind: 'moving' });
    }
    if (!video.paused && now - this.#lastMovedAt >= STALLED_AFTER_MS) {
      this.#onStall(video, stream, now);
    }
    if (this.#options.store.view.state.hasFrame) {
      this.#onLatency(stream, now);
    }
  }

  #onStall(video: HTMLVideoElement, stream: Stream, now: number): void {
    const { store, onDoubt, onFinished, onStuck } = this.#options;
    const { hasFrame, isStalled, isCutOff, live } = store.view.state;
    if (hasFrame && !isStalled) {
      store.dispatch({ kind: 'stalled' });
      onDoubt();
    }
    if (stream.isEnded) {
      onFinished();
      return;
    }
    if (isCutOff) {
      onDoubt();
    }
    const nextBufferedStart = nextRange(video);
    const { liveSyncPosition } = stream.timing();
    const action = judgeStall({
      stalledMs: now - this.#lastMovedAt,
      waitedMs: now - Math.max(this.#lastMovedAt, this.#lastActedAt),
      isIdle: stream.isIdle,
      status: isPlayable(live) ? 'live' : live.status,
      position: video.currentTime,
      ...(nextBufferedStart === undefined ? {} : { nextBufferedStart }),
      ...(liveSyncPosition === undefined ? {} : { liveSyncPosition }),
    });
    if (action.kind !== 'wait') {
      this.#lastActedAt = now;
    }
    if (action.kind === 'seek') {
      video.currentTime = action.to;
    } else if (action.kind === 'load') {
      stream.loadAgain();
    } else if (action.kind === 'reload') {
      onStuck();
    }
  }

  #onLatency(stream: Stream, now: number): void {
    const { store, onLate } = this.#options;
    const { latencyS, targetLatencyS, targetDurationS = TARGET_DURATION_S } = stream.timing();
    if (latencyS === undefined) {
      return;
    }
    const targetS = targetLatencyS ?? latencyS;
    const { isPaused, state } = store.view;
    const isChosen = this.#isChosenLate || isPaused || state.isStalled;
    const judged = judgeLatency(this.#lateSince, { nowS: now / 1000, latencyS, targetS, targetDurationS, isChosen });
    this.#lateSince = judged.since;
    if (judged.isJump) {
      onLate();
    }
    const behind = isBehind(latencyS, targetS, targetDurationS);
    if (!behind && !isPaused) {
      this.#isChosenLate = false;
    }
    if (now - this.#lastShownAt >= SHOW_LATENCY_MS || behind !== store.view.isBehind) {
      this.#lastShownAt = now;
      store.show({ latencyMs: Math.round(latencyS * 1000), isBehind: behind });
    }
  }
}

function nextRange({ buffered, currentTime }: HTMLVideoElement): number | undefined {
  for (let index = 0; index < buffered.length; index += 1) {
    const start = buffered.start(index);
    if (start > currentTime + RANGE_SLACK_S) {
      return start;
    }
  }
  return undefined;
}
