import type { AudioConfig, VideoConfig } from '../access-unit.ts';
import { parseAacConfig } from '../codec/aac.ts';
import { parseAv1Config } from '../codec/av1.ts';
import { parseAvcConfig } from '../codec/avc.ts';
import { parseHevcConfig } from '../codec/hevc.ts';
import { parseOpusConfig } from '../codec/opus.ts';
import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';
import { type Box, findBox, openFullBox, readBoxes } from './box-reader.ts';
import type { SampleDefaults } from './fragment-reader.ts';

/** Reads what `init-segment.ts` writes, and what ffmpeg's fragmented MP4 begins with. */

export type ReadTrack = {
  readonly trackId: number;
  readonly timescale: number;
  readonly config: VideoConfig | AudioConfig;
  /** For `readFragments`. */
  readonly defaults: SampleDefaults;
};

/**
 * The tracks of an init segment; sample entries that are not avc1, hvc1, hev1, av01, mp4a or Opus are an error.
 * @throws MediaError `TRUNCATED`, `INVALID` or `UNSUPPORTED`, with the offset in `bytes`, or in the configuration where that is at fault.
 */
export function readInitSegment(bytes: Uint8Array): ReadTrack[] {
  const moov = findBox(bytes, ['moov']);
  if (moov === undefined) {
    throw new MediaError('INVALID', 'it holds no moov', 0);
  }
  const boxes = readBoxes(moov.body, moov.bodyOffset);
  const defaults = new Map<number, SampleDefaults>();
  for (const mvex of boxes.filter((box) => box.type === 'mvex')) {
    for (const trex of readBoxes(mvex.body, mvex.bodyOffset).filter((box) => box.type === 'trex')) {
      const { cursor } = openFullBox(trex);
      const trackId = cursor.u32();
      cursor.skip(4); // default_sample_description_index
      defaults.set(trackId, { duration: cursor.u32(), size: cursor.u32(), flags: cursor.u32() });
    }
  }
  return boxes.filter((box) => box.type === 'trak').map((trak) => readTrack(trak, defaults));
}

function readTrack(trak: Box, defaults: ReadonlyMap<number, SampleDefaults>): ReadTrack {
  const trackId = readAfterTimes(need(trak, ['tkhd']));
  const timescale = readAfterTimes(need(trak, ['mdia', 'mdhd']));
  const { cursor } = openFullBox(need(trak, ['mdia', 'minf', 'stbl', 'stsd']));
  cursor.skip(4); // entry_count
  const base = cursor.offset;
  const [entry] = readBoxes(cursor.rest(), base);
  if (entry === undefined) {
    throw new MediaError('INVALID', 'a track has no sample entry', base);
  }
  const own = defaults.get(trackId) ?? { duration: 0, size: 0, flags: 0 };
  return { trackId, timescale, config: readSampleEntry(entry), defaults: own };
}

/** The number that follows the times of making and changing: a track's id, a media's timescale. */
function readAfterTimes(box: Box): number {
  const { version, cursor } = openFullBox(box);
  cursor.skip(version === 1 ? 16 : 8);
  return cursor.u32();
}

// VisualSampleEntry and AudioSampleEntry without their boxes, §12.1.3.2 and §12.2.3.2.
const VISUAL_ENTRY_BYTES = 78;
const AUDIO_ENTRY_BYTES = 28;

function readSampleEntry(entry: Box): VideoConfig | AudioConfig {
  switch (entry.type) {
    case 'avc1':
      return parseAvcConfig(entryBox(entry, VISUAL_ENTRY_BYTES, 'avcC').body);
    case 'hvc1':
    case 'hev1':
      return parseHevcConfig(entryBox(entry, VISUAL_ENTRY_BYTES, 'hvcC').body);
    case 'av01':
      return parseAv1Config(entryBox(entry, VISUAL_ENTRY_BYTES, 'av1C').body);
    case 'mp4a':
      return parseAacConfig(readAudioSpecificConfig(entryBox(entry, AUDIO_ENTRY_BYTES, 'esds')));
    case 'Opus':
      return parseOpusConfig(entryBox(entry, AUDIO_ENTRY_BYTES, 'dOps').body);
    default:
      throw new MediaError('UNSUPPORTED', 'a track is neither AVC, HEVC, AV1, AAC nor Opus', entry.offset);
  }
}

function entryBox(entry: Box, headBytes: number, type: string): Box {
  const cursor = new Cursor(entry.body, 'sample entry', entry.bodyOffset);
  cursor.skip(headBytes);
  const base = cursor.offset;
  const found = readBoxes(cursor.rest(), base).find((box) => box.type === type);
  if (found === undefined) {
    throw new MediaError('INVALID', `a sample entry lacks its ${type}`, entry.offset);
  }
  return found;
}

const ES_DESCRIPTOR = 0x03;
const DECODER_CONFIG = 0x04;
const DECODER_SPECIFIC = 0x05;

/** ISO/IEC 14496-1 §7.2.6.5 to §7.2.6.7. */
function readAudioSpecificConfig(esds: Box): Uint8Array {
  const { cursor } = openFullBox(esds);
  openDescriptor(cursor, ES_DESCRIPTOR);
  cursor.skip(2);
  // | streamDependence 1b | URL 1b | OCRstream 1b | priority 5b |
  const flags = cursor.u8();
  cursor.skip((flags & 0x80) === 0 ? 0 : 2);
  cursor.skip((flags & 0x40) === 0 ? 0 : cursor.u8());
  cursor.skip((flags & 0x20) === 0 ? 0 : 2);
  openDescriptor(cursor, DECODER_CONFIG);
  cursor.skip(13); // type, stream type, buffer size, rates
  return cursor.bytes(openDescriptor(cursor, DECODER_SPECIFIC));
}

/** @returns the size of a descriptor's contents, which are next. */
function openDescriptor(cursor: Cursor, tag: number): number {
  if (cursor.u8() !== tag) {
    throw cursor.invalid(`descriptor ${tag} is wanted`);
  }
  // sizeOfInstance: seven bits a byte, four bytes at most (14496-1 §8.3.3).
  let size = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = cursor.u8();
    size = size * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      return size;
    }
  }
  throw cursor.invalid('a descriptor has no end');
}

function need(box: Box, path: readonly string[]): Box {
  const found = findBox(box.body, path, box.bodyOffset);
  if (found === undefined) {
    throw new MediaError('INVALID', `a track lacks ${path.join('/')}`, box.offset);
  }
  return found;
}
