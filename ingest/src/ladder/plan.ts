import type { VideoConfig } from '@rostrum/media/access-unit';
import { type BitsPerSecond, bitsPerSecond } from '@rostrum/units/data';

/** From what the encoder sends to what the ladder makes: pure. */

/** One rendition the ladder makes. Its name stands in URLs and outlives changes of size. */
export type Rung = {
  readonly name: string;
  /** The shorter side, pixels, at most. */
  readonly height: number;
  readonly bitrate: BitsPerSecond;
};

/** `auto`, `off`, or rungs such as `720p:3000k,480p:1200k`. */
export type LadderChoice = 'auto' | 'off' | readonly Rung[];

/** A rung's picture for one source. Even numbers, as 4:2:0 needs. */
export type RungSize = { readonly width: number; readonly height: number };

const RUNGS_MAX = 6;

/** Rates at which x264 veryfast looks right at 30 fps, by the shorter side. */
const STANDARD_RUNGS: readonly Rung[] = [
  { name: '2160p', height: 2160, bitrate: bitsPerSecond(14_000_000) },
  { name: '1440p', height: 1440, bitrate: bitsPerSecond(9_000_000) },
  { name: '1080p', height: 1080, bitrate: bitsPerSecond(5_000_000) },
  { name: '720p', height: 720, bitrate: bitsPerSecond(3_000_000) },
  { name: '480p', height: 480, bitrate: bitsPerSecond(1_200_000) },
  { name: '360p', height: 360, bitrate: bitsPerSecond(600_000) },
];

/** Above this shorter side, `auto` starts its rungs at 1080p: making more costs more than most machines have. */
const AUTO_TOP = 1080;

/** @throws RangeError with a sentence naming the fault. */
export function parseLadder(text: string): LadderChoice {
  if (text === 'auto' || text === 'off') {
    return text;
  }
  const rungs = text.split(',').map((item) => {
    const match = /^(\d{3,4})p:(\d{2,6})k$/.exec(item.trim());
    if (match === null) {
      throw new RangeError(`must be auto, off, or rungs such as 720p:3000k,480p:1200k; "${item.trim()}" is none`);
    }
    const height = Number(match[1]);
    return { name: `${height}p`, height, bitrate: bitsPerSecond(Number(match[2]) * 1000) };
  });
  if (rungs.length > RUNGS_MAX || new Set(rungs.map((rung) => rung.name)).size !== rungs.length) {
    throw new RangeError(`must name each rung once, and at most ${RUNGS_MAX}`);
  }
  return rungs.toSorted((a, b) => b.height - a.height);
}

/**
 * The rungs of an event, fixed at its start. Never larger than the source; where the source is not H.264, one of the
 * source's own size is among them, so that every player has one it can play.
 */
export function planRungs(choice: LadderChoice, source: VideoConfig): readonly Rung[] {
  if (choice === 'off') {
    return [];
  }
  const shown = shownSize(source);
  const side = Math.min(shown.width, shown.height);
  const isForeign = source.codec !== 'avc';
  const candidates = choice === 'auto' ? STANDARD_RUNGS.filter((rung) => rung.height <= AUTO_TOP) : choice;
  const lower = candidates.filter((rung) => rung.height < side);
  if (!isForeign || lower.some((rung) => rung.height === side)) {
    return lower.slice(0, RUNGS_MAX);
  }
  return [ownSizeRung(side), ...lower].slice(0, RUNGS_MAX);
}

/** The size at which a source is meant to be shown: anamorphic pixels made square by widening. */
export function shownSize(source: Pick<VideoConfig, 'width' | 'height' | 'pixelAspect'>): RungSize {
  const { width, height, pixelAspect } = source;
  return pixelAspect === undefined
    ? { width, height }
    : { width: Math.round((width * pixelAspect.horizontal) / pixelAspect.vertical), height };
}

/** The picture of a rung for a source: its shorter side fits the rung, never upscaled, the shape kept. */
export function sizeOf(rung: Rung, config: Pick<VideoConfig, 'width' | 'height' | 'pixelAspect'>): RungSize {
  const source = shownSize(config);
  const side = Math.min(source.width, source.height);
  const scale = Math.min(1, rung.height / side);
  const even = (value: number): number => Math.max(2, Math.round((value * scale) / 2) * 2);
  return { width: even(source.width), height: even(source.height) };
}

/** H.264 levels by what they decode (ITU-T H.264 table A-1): macroblocks a picture and a second. */
const LEVELS: readonly { readonly idc: number; readonly picture: number; readonly second: number }[] = [
  { idc: 30, picture: 1620, second: 40_500 },
  { idc: 31, picture: 3600, second: 108_000 },
  { idc: 32, picture: 5120, second: 216_000 },
  { idc: 40, picture: 8192, second: 245_760 },
  { idc: 42, picture: 8704, second: 522_240 },
  { idc: 50, picture: 22_080, second: 589_824 },
  { idc: 51, picture: 36_864, second: 983_040 },
  { idc: 52, picture: 36_864, second: 2_073_600 },
];

/** The lowest level, ×10, that decodes a picture size at a rate. */
export function levelFor(size: RungSize, frameRate: number): number {
  const picture = Math.ceil(size.width / 16) * Math.ceil(size.height / 16);
  const level = LEVELS.find((row) => row.picture >= picture && row.second >= picture * frameRate);
  return (level ?? { idc: 52 }).idc;
}

/** RFC 6381 name of what the ladder makes: High profile at that level. */
export function codecStringFor(size: RungSize, frameRate: number): string {
  return `avc1.6400${levelFor(size, frameRate).toString(16).padStart(2, '0')}`;
}

function ownSizeRung(side: number): Rung {
  const standard = STANDARD_RUNGS.toReversed().find((rung) => rung.height >= side) ?? STANDARD_RUNGS[0];
  return { name: `${side}p`, height: side, bitrate: standard?.bitrate ?? bitsPerSecond(5_000_000) };
}
