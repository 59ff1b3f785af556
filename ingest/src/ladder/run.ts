import type { VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import { parseAvcConfig } from '@rostrum/media/codec/avc';
import { FlvReader } from '@rostrum/media/flv/reader';
import { FLV_VIDEO, parseVideoTag } from '@rostrum/media/flv/tag';
import { millisFromTicks, type Ticks } from '@rostrum/units/time';
import type { Encoder } from './encoder-probe.ts';
import { type Feed, openFeed } from './feed.ts';
import { ladderArgs } from './ffmpeg-args.ts';
import { type FfmpegExit, FfmpegProcess } from './ffmpeg-process.ts';
import { type Rung, sizeOf } from './plan.ts';
import { TimeLedger } from './time-ledger.ts';

/** One life of the ladder's ffmpeg: from a key frame until it is ended, dies or is cut loose. */

export type RunOptions = {
  readonly ffmpegPath: string;
  readonly encoder: Encoder;
  readonly rungs: readonly Rung[];
  readonly source: VideoConfig;
  readonly frameRate: number;
  readonly onConfig: (rung: string, config: VideoConfig) => void;
  readonly onFrame: (rung: string, frame: VideoFrame) => void;
};

/** Opened at a key frame; `exited` tells when all its output was read. */
export class LadderRun {
  readonly exited: Promise<FfmpegExit>;
  readonly startedAt: Ticks;
  readonly #options: RunOptions;
  readonly #process: FfmpegProcess;
  readonly #feed: Feed;
  readonly #ledger: TimeLedger;
  readonly #newest = new Map<string, Ticks>();
  #newestIn: Ticks;
  #isEnding = false;

  constructor(options: RunOptions, first: VideoFrame) {
    const { rungs, source, frameRate, encoder } = options;
    const sized = rungs.map((rung) => ({ rung, size: sizeOf(rung, source) }));
    const args = ladderArgs({ inputCodec: source.codec, rungs: sized, frameRate, encoder });
    this.#options = options;
    this.#process = new FfmpegProcess(options.ffmpegPath, args, rungs.length);
    this.exited = this.#process.exited;
    this.startedAt = first.pts;
    this.#newestIn = first.pts;
    this.#ledger = new TimeLedger(first);
    this.#feed = openFeed(source);
    this.#process.write(this.#feed.head);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  get hasOutput(): boolean {
    return this.#newest.size > 0;
  }

  get queuedBytes(): number {
    return this.#process.queuedBytes;
  }

  /** How far its slowest rung is behind what it was fed, milliseconds. */
  get lagMs(): number {
    let oldest: number = this.#newestIn;
    for (const rung of this.#options.rungs) {
      oldest = Math.min(oldest, this.#newest.get(rung.name) ?? this.startedAt);
    }
    return millisFromTicks(this.#newestIn - oldest);
  }

  /** Lets the output flow: after the run before it has given all it had. */
  attach(): void {
    for (const [index, rung] of this.#options.rungs.entries()) {
      this.#read(rung.name, index);
    }
  }

  /** @param isKeyWanted the rungs are to have a key frame there, whatever the source has. */
  push(frame: VideoFrame, isKeyWanted: boolean): void {
    const times = this.#ledger.enter(frame.dts, frame.pts, frame.isKey || isKeyWanted);
    if (times !== undefined && !this.#isEnding) {
      this.#newestIn = frame.pts;
      this.#process.write(this.#feed.write(frame, times.dtsMs, times.ptsMs));
    }
  }

  /** No more pictures; it gives out what it holds and exits. */
  end(): void {
    this.#isEnding = true;
    this.#process.end();
  }

  /** Ends it at once; what it holds is lost. */
  kill(): void {
    this.#isEnding = true;
    this.#process.kill();
  }

  #read(rung: string, index: number): void {
    const reader = new FlvReader();
    this.#process.read(index, (chunk) => {
      try {
        for (const tag of reader.push(chunk)) {
          if (tag.type === FLV_VIDEO) {
            this.#take(rung, tag.timestampMs, tag.body);
          }
        }
      } catch {
        // Output that is no FLV: the encoder is broken, and its exit tells the cause.
        this.#process.kill();
      }
    });
  }

  #take(rung: string, timestampMs: number, body: Uint8Array): void {
    const tag = parseVideoTag(body);
    if (tag.kind === 'config') {
      this.#options.onConfig(rung, parseAvcConfig(tag.record));
    } else if (tag.kind === 'frame') {
      const pts = this.#ledger.restore(timestampMs + tag.compositionMs);
      this.#newest.set(rung, pts);
      this.#options.onFrame(rung, { dts: pts, pts, isKey: tag.isKey, data: tag.data });
    }
  }
}
