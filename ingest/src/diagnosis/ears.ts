import type { HeardFacts } from './facts.ts';

/** What is heard in decoded sound: peaks, loudness, cut-off samples, silence. Samples are 16 bits, little-endian, interleaved. */

const WINDOW_S = 0.1;
/** Windows looked back on: twenty seconds. */
const WINDOWS = 200;
const RECENT_WINDOWS = 5;
const CLIP_WINDOWS = 100;
const WINDOWS_A_SECOND = 10;
const FULL = 32_768;
/**
 * Lossy coding bends what was cut off: it stands near the edge, no longer at it. More samples than this share of a window
 * within 0.6 dB of the edge are no music, however loud it was made.
 */
const EDGE = FULL * 0.93;
const EDGE_SHARE = 0.04;
const NONE_DB = -120;
/** Below this a microphone that is on is never. */
const SILENT_DB = -70;
const HEARD_MAX_S = 60;

/** Of one channel over the last half second; decibels below the loudest there can be. */
export type Level = { readonly peakDb: number; readonly rmsDb: number; readonly isClipped: boolean };

export class Ears {
  readonly channels: number;
  readonly #windowSamples: number;
  /** By window and channel. */
  readonly #peaks: Float64Array;
  readonly #squares: Float64Array;
  readonly #clips: Float64Array;
  #windows = 0;
  #sample = 0;
  #silentWindows = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(channels: number, sampleRate: number) {
    this.channels = channels;
    this.#windowSamples = Math.round(sampleRate * WINDOW_S);
    this.#peaks = new Float64Array(WINDOWS * channels);
    this.#squares = new Float64Array(WINDOWS * channels);
    this.#clips = new Float64Array(WINDOWS * channels);
  }

  /** @param bytes of any length; what breaks off within a sample is kept for the next. */
  hear(bytes: Buffer): void {
    const all = this.#rest.byteLength === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frame = this.channels * 2;
    const end = all.byteLength - (all.byteLength % frame);
    for (let at = 0; at < end; at += frame) {
      for (let channel = 0; channel < this.channels; channel += 1) {
        this.#take(channel, all.readInt16LE(at + channel * 2));
      }
      this.#sample += 1;
      if (this.#sample === this.#windowSamples) {
        this.#turn();
      }
    }
    this.#rest = Buffer.from(all.subarray(end));
  }

  /** Of the last half second, by channel; empty before it is over. */
  levels(): Level[] {
    if (this.#windows < RECENT_WINDOWS) {
      return [];
    }
    return Array.from({ length: this.channels }, (_, channel) => ({
      peakDb: decibels(this.#most(this.#peaks, channel, RECENT_WINDOWS)),
      rmsDb: decibels(
        Math.sqrt(this.#sum(this.#squares, channel, RECENT_WINDOWS) / (RECENT_WINDOWS * this.#windowSamples)),
      ),
      isClipped: this.#isClipped(channel, 1, RECENT_WINDOWS),
    }));
  }

  facts(): HeardFacts | undefined {
    if (this.#windows === 0) {
      return undefined;
    }
    const known = Math.min(WINDOWS, this.#windows);
    const peaksDb = Array.from({ length: this.channels }, (_, channel) =>
      decibels(this.#most(this.#peaks, channel, known)),
    );
    return {
      channels: this.channels,
      peaksDb,
      loudestDb: Math.max(...peaksDb),
      clippedSeconds: this.#clippedSeconds(),
      silentS: this.#silentWindows * WINDOW_S,
      heardS: Math.min(HEARD_MAX_S, this.#windows * WINDOW_S),
    };
  }

  #take(channel: number, value: number): void {
    const at = (this.#windows % WINDOWS) * this.channels + channel;
    const size = Math.abs(value);
    if (size > (this.#peaks[at] ?? 0)) {
      this.#peaks[at] = size;
    }
    this.#squares[at] = (this.#squares[at] ?? 0) + value * value;
    if (size >= EDGE) {
      this.#clips[at] = (this.#clips[at] ?? 0) + 1;
    }
  }

  /** A window is over. */
  #turn(): void {
    const isSilent = Array.from({ length: this.channels }, (_, channel) => channel).every(
      (channel) => decibels(this.#peaks[(this.#windows % WINDOWS) * this.channels + channel] ?? 0) < SILENT_DB,
    );
    this.#silentWindows = isSilent ? this.#silentWindows + 1 : 0;
    this.#windows += 1;
    this.#sample = 0;
    const next = (this.#windows % WINDOWS) * this.channels;
    for (const row of [this.#peaks, this.#squares, this.#clips]) {
      row.fill(0, next, next + this.channels);
    }
  }

  #clippedSeconds(): number {
    let seconds = 0;
    for (let second = 0; second < CLIP_WINDOWS / WINDOWS_A_SECOND; second += 1) {
      const [newest, oldest] = [second * WINDOWS_A_SECOND + 1, (second + 1) * WINDOWS_A_SECOND];
      const isClipped = Array.from({ length: this.channels }, (_, channel) => channel).some((channel) =>
        this.#isClipped(channel, newest, oldest),
      );
      seconds += isClipped ? 1 : 0;
    }
    return seconds;
  }

  /** Whether any of these windows is cut off. */
  #isClipped(channel: number, newest: number, oldest: number): boolean {
    for (let ago = newest; ago <= oldest; ago += 1) {
      if (this.#value(this.#clips, channel, ago) > this.#windowSamples * EDGE_SHARE) {
        return true;
      }
    }
    return false;
  }

  #most(row: Float64Array, channel: number, windows: number): number {
    let most = 0;
    for (let ago = 1; ago <= windows; ago += 1) {
      most = Math.max(most, this.#value(row, channel, ago));
    }
    return most;
  }

  #sum(row: Float64Array, channel: number, windows: number): number {
    let all = 0;
    for (let ago = 1; ago <= windows; ago += 1) {
      all += this.#value(row, channel, ago);
    }
    return all;
  }

  /** @param ago 1 is the newest window that is over. */
  #value(row: Float64Array, channel: number, ago: number): number {
    return this.#windows < ago ? 0 : (row[((this.#windows - ago) % WINDOWS) * this.channels + channel] ?? 0);
  }
}

function decibels(size: number): number {
  return size <= 0 ? NONE_DB : Math.max(NONE_DB, Math.round(20 * Math.log10(size / FULL) * 10) / 10);
}
