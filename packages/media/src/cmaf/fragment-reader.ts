import { MediaError } from '../media-error.ts';
import { type Box, openFullBox, readBoxes } from './box-reader.ts';
import { NON_SYNC_BIT } from './sample-flags.ts';

/** Reads movie fragments, ISO/IEC 14496-12 §8.8; the neighbour of `fragment.ts`. */

export type ReadSample = {
  readonly duration: number;
  readonly size: number;
  readonly isKey: boolean;
  /** PTS − DTS, signed. */
  readonly compositionOffset: number;
  /** A view of what was read. */
  readonly data: Uint8Array;
};

/** One track's samples of one `moof`. */
export type ReadTrackFragment = {
  readonly sequence: number;
  readonly trackId: number;
  /** DTS of the first sample, in ticks of the track. */
  readonly baseDecodeTime: number;
  readonly samples: readonly ReadSample[];
};

/** What a track's `trex` gives where a fragment is silent. */
export type SampleDefaults = { readonly duration: number; readonly size: number; readonly flags: number };

// A segment is seconds: an hour of AAC has 169 000 frames.
const MAX_SAMPLES = 65_536;
const NO_DEFAULTS: SampleDefaults = { duration: 0, size: 0, flags: 0 };

const TFHD = { baseDataOffset: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20, baseIsMoof: 0x2_0000 };
const TRUN = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 };

/**
 * Every track's fragments of a part or a segment, in order. Boxes other than `moof` are stepped over.
 * @param defaultsOf the `trex` of a track, as `readInitSegment` gives it.
 * @throws MediaError `TRUNCATED`, `INVALID` or `TOO_LARGE` (more than 65 536 samples), with the offset in `bytes`.
 */
export function readFragments(
  bytes: Uint8Array,
  defaultsOf: (trackId: number) => SampleDefaults | undefined = () => undefined,
): ReadTrackFragment[] {
  const fragments: ReadTrackFragment[] = [];
  let samples = 0;
  for (const moof of readBoxes(bytes)) {
    if (moof.type !== 'moof') {
      continue;
    }
    for (const fragment of readMoof(bytes, moof, defaultsOf)) {
      samples += fragment.samples.length;
      if (samples > MAX_SAMPLES) {
        throw new MediaError('TOO_LARGE', `more than ${MAX_SAMPLES} samples`, moof.offset);
      }
      fragments.push(fragment);
    }
  }
  return fragments;
}

/** The only fragment of a part. @throws MediaError as {@link readFragments}; `INVALID` for none or several. */
export function readFragment(bytes: Uint8Array, defaults?: SampleDefaults): ReadTrackFragment {
  const fragments = readFragments(bytes, () => defaults);
  const [only] = fragments;
  if (only === undefined || fragments.length > 1) {
    throw new MediaError('INVALID', `one fragment is wanted, ${fragments.length} are there`, 0);
  }
  return only;
}

function readMoof(
  bytes: Uint8Array,
  moof: Box,
  defaultsOf: (trackId: number) => SampleDefaults | undefined,
): ReadTrackFragment[] {
  const fragments: ReadTrackFragment[] = [];
  let sequence = 0;
  // §8.8.7: without flags the first track's data is counted from the moof, a later one's from where the last one ended.
  let dataEnd = moof.offset;
  for (const box of readBoxes(moof.body, moof.bodyOffset)) {
    if (box.type === 'mfhd') {
      sequence = openFullBox(box).cursor.u32();
    } else if (box.type === 'traf') {
      const track = readTrack(bytes, box, (header) => readTrackHeader(header, moof.offset, dataEnd, defaultsOf));
      fragments.push({ sequence, ...track.fragment });
      dataEnd = track.dataEnd;
    }
  }
  return fragments;
}

type TrackHeader = { trackId: number; base: number; defaults: SampleDefaults };

/** @returns the track, where its data offsets count from, and what its samples share. */
function readTrackHeader(
  box: Box,
  moofOffset: number,
  previousEnd: number,
  defaultsOf: (trackId: number) => SampleDefaults | undefined,
): TrackHeader {
  const { flags, cursor } = openFullBox(box);
  const trackId = cursor.u32();
  const movie = defaultsOf(trackId) ?? NO_DEFAULTS;
  const explicit = (flags & TFHD.baseDataOffset) === 0 ? undefined : cursor.u64();
  if ((flags & TFHD.description) !== 0) {
    cursor.skip(4);
  }
  const defaults = {
    duration: (flags & TFHD.duration) === 0 ? movie.duration : cursor.u32(),
    size: (flags & TFHD.size) === 0 ? movie.size : cursor.u32(),
    flags: (flags & TFHD.flags) === 0 ? movie.flags : cursor.u32(),
  };
  return { trackId, base: explicit ?? ((flags & TFHD.baseIsMoof) === 0 ? previousEnd : moofOffset), defaults };
}

function readTrack(
  bytes: Uint8Array,
  traf: Box,
  openHeader: (box: Box) => TrackHeader,
): { fragment: Omit<ReadTrackFragment, 'sequence'>; dataEnd: number } {
  const boxes = readBoxes(traf.body, traf.bodyOffset);
  const tfhd = boxes.find((box) => box.type === 'tfhd');
  const tfdt = boxes.find((box) => box.type === 'tfdt');
  if (tfhd === undefined || tfdt === undefined) {
    throw new MediaError('INVALID', 'a track fragment lacks its tfhd or tfdt', traf.offset);
  }
  const header = openHeader(tfhd);
  const samples: ReadSample[] = [];
  let dataEnd = header.base;
  for (const box of boxes) {
    if (box.type === 'trun') {
      dataEnd = readRun(bytes, box, header, dataEnd, samples);
    }
  }
  return { fragment: { trackId: header.trackId, baseDecodeTime: readDecodeTime(tfdt), samples }, dataEnd };
}

function readDecodeTime(tfdt: Box): number {
  const { version, cursor } = openFullBox(tfdt);
  return version === 0 ? cursor.u32() : cursor.u64();
}

/** Appends a run's samples. @returns the offset after its data. */
function readRun(bytes: Uint8Array, trun: Box, header: TrackHeader, dataStart: number, samples: ReadSample[]): number {
  const { version, flags, cursor } = openFullBox(trun);
  const count = cursor.u32();
  let at = (flags & TRUN.dataOffset) === 0 ? dataStart : header.base + cursor.s32();
  const firstFlags = (flags & TRUN.firstFlags) === 0 ? undefined : cursor.u32();
  for (let index = 0; index < count; index += 1) {
    if (samples.length === MAX_SAMPLES) {
      throw new MediaError('TOO_LARGE', `more than ${MAX_SAMPLES} samples`, trun.offset);
    }
    const duration = (flags & TRUN.duration) === 0 ? header.defaults.duration : cursor.u32();
    const size = (flags & TRUN.size) === 0 ? header.defaults.size : cursor.u32();
    const ownFlags = (flags & TRUN.flags) === 0 ? header.defaults.flags : cursor.u32();
    const sampleFlags = index === 0 && firstFlags !== undefined ? firstFlags : ownFlags;
    // §8.8.8: unsigned in version 0, signed in version 1.
    const compositionOffset = (flags & TRUN.composition) === 0 ? 0 : version === 0 ? cursor.u32() : cursor.s32();
    if (at < 0 || at + size > bytes.length) {
      throw new MediaError('TRUNCATED', `a sample's ${size} bytes at ${at} are not there`, trun.offset);
    }
    const isKey = (sampleFlags & NON_SYNC_BIT) === 0;
    samples.push({ duration, size, isKey, compositionOffset, data: bytes.subarray(at, at + size) });
    at += size;
  }
  return at;
}
