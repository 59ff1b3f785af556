import type { VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Ticks } from '@rostrum/units/time';
import { type Encoder, SOFTWARE_ENCODER } from './encoder-probe.ts';
import type { Rung } from './plan.ts';
import { LadderRun } from './run.ts';
import type { Sheddable, Shedding } from './shedding.ts';

/** A channel's ladder over an event: runs are started at key frames, restarted when they die, shed when they lag. */

/** Behind by this much, the machine does not carry the ladder. */
const LAG_MAX_MS = 3_000;
/** A run's first pictures take longer: the encoders are opened then. */
const LAG_MAX_AT_START_MS = 8_000;
/** Bytes fed and not yet read: about 10 s at 12 Mbit/s. */
const QUEUE_MAX_BYTES = 16 * 1024 * 1024;
/** What a run still holds at its end comes within this, or not at all. */
const FLUSH_DEADLINE_MS = 2_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 10_000;
/** After this many failures in a row a hardware encoder is given up for software. */
const FAILURES_BEFORE_SOFTWARE = 2;
/** After this many, it is the source that cannot be decoded. */
const FAILURES_BEFORE_REST = 6;
/** With no rung left, one is tried again after this long. */
const REST_MS = 60_000;
/** What another channel gave up shows by then. */
const RELIEF_MS = 3_000;
/** A run that lasted this long was healthy. */
const HEALTHY_MS = 30_000;

export type LadderEvents = {
  readonly onConfig: (rung: string, config: VideoConfig) => void;
  readonly onFrame: (rung: string, frame: VideoFrame) => void;
  /** A rung is not made for now. */
  readonly onStopped: (rung: string) => void;
  /** A rung is made again, from a key frame at `time`. */
  readonly onResumed: (rung: string, time: Ticks) => void;
  /** All pictures of the last section are out. */
  readonly onFlushed: (rung: string) => void;
  readonly onNotice: (code: 'LADDER_DIED', say: string) => void;
};

export type LadderOptions = {
  readonly ffmpegPath: string;
  readonly encoder: Encoder;
  readonly rungs: readonly Rung[];
  readonly clock: Clock;
  readonly log: Log;
  readonly events: LadderEvents;
  /** Of all ladders of this machine. */
  readonly shedding?: Shedding;
  readonly flushDeadlineMs?: number;
};

/** Fed by the take, in event ticks. `close` ends its ffmpeg. */
export class Ladder implements Sheddable {
  readonly #options: LadderOptions;
  #encoder: Encoder;
  #active: readonly Rung[];
  #run: LadderRun | undefined;
  /** Done when every run that was ended has given all it had. */
  #endings: Promise<void> = Promise.resolve();
  /** Runs that were ended and are not out yet. */
  #ending = 0;
  #source: { config: VideoConfig; frameRate: number } | undefined;
  #runStartedAt = 0;
  #failures = 0;
  #retryAt = 0;
  #isClosed = false;
  /** It failed again and again: the source cannot be decoded. */
  #hasGivenUp = false;

  /** Until when another channel's relief is waited for. */
  #reliefUntil = 0;
  /** Of its channel: where not all ladders can be made, those of the lowest go first. */
  priority = 0;

  constructor(options: LadderOptions) {
    this.#options = options;
    this.#encoder = options.encoder;
    this.#active = options.rungs;
    options.shedding?.add(this);
  }

  get runningRungs(): number {
    return this.#run === undefined ? 0 : this.#active.length;
  }

  giveWay(): void {
    if (this.#run !== undefined) {
      this.#shed(this.#run, 'so that channels of higher priority keep theirs');
    }
  }

  /** Rungs that are made, or would be if a source came. */
  get active(): readonly Rung[] {
    return this.#active;
  }

  /** Why not all rungs are made; undefined where they are. */
  get trouble(): 'busy' | 'undecodable' | undefined {
    if (this.#active.length < this.#options.rungs.length) {
      return 'busy';
    }
    return this.#hasGivenUp && this.#run?.hasOutput !== true ? 'undecodable' : undefined;
  }

  /** Whether nothing more will come of sections that are over. */
  get isFlushed(): boolean {
    return this.#ending === 0;
  }

  get pid(): number | undefined {
    return this.#run?.pid;
  }

  /** Sets what the next key frame starts with. */
  startSection(config: VideoConfig, frameRate: number): void {
    this.endSection();
    this.#source = { config, frameRate };
    this.#retryAt = 0;
    this.#failures = 0;
    this.#hasGivenUp = false;
  }

  /**
   * The source's next picture, in decode order.
   * @param isKeyWanted a segment begins with it, though it is no key frame.
   */
  push(frame: VideoFrame, isKeyWanted = false): void {
    if (this.#source === undefined || this.#isClosed) {
      return;
    }
    if (this.#run === undefined) {
      if (frame.isKey && this.#options.clock.now() >= this.#retryAt) {
        this.#start(this.#source, frame);
      }
      return;
    }
    this.#run.push(frame, isKeyWanted);
    this.#shedIfLate(this.#run);
  }

  /** No more pictures of this section. */
  endSection(): void {
    const run = this.#run;
    this.#run = undefined;
    this.#source = undefined;
    if (run === undefined) {
      return;
    }
    run.end();
    this.#ending += 1;
    const ended = Promise.all([this.#endings, run.exited]).then(() => {
      this.#ending -= 1;
    });
    const { clock, flushDeadlineMs = FLUSH_DEADLINE_MS } = this.#options;
    void this.#endings.then(() => {
      const deadline = clock.after(flushDeadlineMs, () => run.kill());
      return run.exited.then(() => deadline.cancel());
    });
    this.#endings = ended;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.shedding?.remove(this);
    this.endSection();
    await this.#endings;
  }

  #start(source: { config: VideoConfig; frameRate: number }, first: VideoFrame): void {
    const { ffmpegPath, rungs, clock, log, events } = this.#options;
    if (this.#active.length === 0) {
      this.#active = rungs.slice(-1);
    }
    const run = new LadderRun(
      {
        ffmpegPath,
        encoder: this.#encoder,
        rungs: this.#active,
        source: source.config,
        frameRate: source.frameRate,
        onConfig: events.onConfig,
        onFrame: events.onFrame,
      },
      first,
    );
    this.#run = run;
    this.#runStartedAt = clock.now();
    const made = this.#active;
    void this.#endings.then(() => {
      for (const rung of made) {
        events.onResumed(rung.name, first.pts);
      }
      run.attach();
    });
    log.debug({ pid: run.pid, rungs: this.#active.map((rung) => rung.name) }, 'ladder: a run started');
    void run.exited.then((exit) => {
      if (run.isEnding) {
        for (const rung of made) {
          events.onFlushed(rung.name);
        }
      } else if (this.#run === run) {
        this.#onDied(exit.stderr, exit.signal ?? `exit ${exit.code}`);
      }
    });
    run.push(first, true);
  }

  #onDied(stderr: string, how: string): void {
    const { clock, log, events } = this.#options;
    this.#stopAll();
    this.#failures = clock.now() - this.#runStartedAt > HEALTHY_MS ? 1 : this.#failures + 1;
    if (this.#failures > FAILURES_BEFORE_REST) {
      this.#failures = 0;
      this.#retryAt = clock.now() + REST_MS;
      log.error({ how, stderr: stderr.slice(-400) }, 'ladder: ffmpeg fails again and again and rests for a minute');
      this.#hasGivenUp = true;
      return;
    }
    if (this.#failures >= FAILURES_BEFORE_SOFTWARE && this.#encoder.isHardware) {
      this.#encoder = SOFTWARE_ENCODER;
    }
    const delay = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (this.#failures - 1));
    this.#retryAt = clock.now() + delay;
    log.warn({ how, stderr: stderr.slice(-400), retryMs: delay }, 'ladder: ffmpeg died and is started again');
    events.onNotice('LADDER_DIED', 'The smaller pictures stopped for a moment and are being started again.');
  }

  #shedIfLate(run: LadderRun): void {
    const { clock, shedding } = this.#options;
    const isYoung = clock.now() - this.#runStartedAt < LAG_MAX_AT_START_MS * 2;
    const lagMax = isYoung ? LAG_MAX_AT_START_MS : LAG_MAX_MS;
    if (run.lagMs <= lagMax && run.queuedBytes <= QUEUE_MAX_BYTES) {
      return;
    }
    if (!run.hasOutput) {
      run.kill();
      this.#onDied('', 'nothing came out');
      return;
    }
    const isAtBound = run.queuedBytes > QUEUE_MAX_BYTES;
    if (!isAtBound && clock.now() < this.#reliefUntil) {
      return;
    }
    const lesser = shedding?.lesserThan(this);
    if (lesser !== undefined && !isAtBound) {
      this.#reliefUntil = clock.now() + RELIEF_MS;
      lesser.giveWay();
      return;
    }
    this.#shed(run, 'as it cannot make all at once');
  }

  #shed(run: LadderRun, why: string): void {
    const { clock, log } = this.#options;
    const dropped = this.#active[0];
    const lagMs = Math.round(run.lagMs);
    run.kill();
    this.#stopAll();
    this.#active = this.#active.slice(1);
    log.warn(
      { lagMs, dropped: dropped?.name, left: this.#active.length, why },
      'ladder: this machine does not keep up',
    );
    this.#retryAt = this.#active.length > 0 ? 0 : clock.now() + REST_MS;
  }

  #stopAll(): void {
    this.#run = undefined;
    for (const rung of this.#options.rungs) {
      this.#options.events.onStopped(rung.name);
    }
  }
}
