import { MEDIA_TIMESCALE } from '@rostrum/units/time';
import type { AudioConfig, VideoConfig } from '../access-unit.ts';
import { ascii, box, fullBox, u8, u16, u32, zeros } from './box-writer.ts';
import { audioSampleEntry, videoSampleEntry } from './sample-entry.ts';

/** Init segment: `ftyp` and `moov` without samples, ISO/IEC 14496-12 §8 and CMAF (23000-19) §7.3.2. */

// 16.16 identity matrix.
const MATRIX = u32(0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000);
const FIXED_ONE = 0x0001_0000;
const MAX_FIXED = 0xffff_ffff;
const VOLUME_FULL = 0x0100;
const LANGUAGE_UNDETERMINED = 0x55c4;
const TRACK_ENABLED_IN_MOVIE = 3;
const SELF_CONTAINED = 1;

/** One track, or a picture (track 1) with its sound (track 2); a lone track is always track 1. */
export type InitSegmentInput = {
  readonly video?: VideoConfig;
  readonly audio?: AudioConfig;
  /** Ticks a second of every track. Without it video counts 90 000 and audio its sample rate. */
  readonly timescale?: number;
};

/** @returns the bytes of EXT-X-MAP. Durations are zero, as a live presentation has none (§4.4.4.5 of HLS, CMAF §7.5.1). */
export function writeInitSegment({ video, audio, timescale }: InitSegmentInput): Uint8Array {
  const tracks: { id: number; timescale: number; config: VideoConfig | AudioConfig }[] = [];
  if (video !== undefined) {
    tracks.push({ id: 1, timescale: timescale ?? MEDIA_TIMESCALE, config: video });
  }
  if (audio !== undefined) {
    tracks.push({ id: tracks.length + 1, timescale: timescale ?? audio.sampleRate, config: audio });
  }
  const movie = box(
    'moov',
    movieHeader(timescale ?? MEDIA_TIMESCALE, tracks.length + 1),
    ...tracks.map((track) => trackBox(track.id, track.timescale, track.config)),
    box('mvex', ...tracks.map((track) => fullBox('trex', 0, 0, u32(track.id, 1, 0, 0, 0)))),
  );
  const out = new Uint8Array(FILE_TYPE.length + movie.length);
  out.set(FILE_TYPE);
  out.set(movie, FILE_TYPE.length);
  return out;
}

// iso6: default-base-is-moof and signed composition offsets; cmfc: CMAF; mp41: mp4a and its esds.
const FILE_TYPE = box('ftyp', ascii('iso6'), u32(1), ascii('iso6cmfcmp41'));

function movieHeader(timescale: number, nextTrackId: number): Uint8Array {
  return fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, timescale, 0), // made, changed, timescale, duration
    u32(FIXED_ONE), // rate
    u16(VOLUME_FULL, 0),
    zeros(8),
    MATRIX,
    zeros(24),
    u32(nextTrackId),
  );
}

function trackBox(id: number, timescale: number, config: VideoConfig | AudioConfig): Uint8Array {
  const isVideo = config.kind === 'video';
  const handler = isVideo ? 'vide' : 'soun';
  return box(
    'trak',
    trackHeader(id, config),
    box(
      'mdia',
      fullBox('mdhd', 0, 0, u32(0, 0, timescale, 0), u16(LANGUAGE_UNDETERMINED, 0)),
      fullBox('hdlr', 0, 0, u32(0), ascii(handler), zeros(12), u8(0)),
      box(
        'minf',
        isVideo ? fullBox('vmhd', 0, 1, zeros(8)) : fullBox('smhd', 0, 0, zeros(4)),
        box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, SELF_CONTAINED))),
        box(
          'stbl',
          fullBox('stsd', 0, 0, u32(1), isVideo ? videoSampleEntry(config) : audioSampleEntry(config)),
          fullBox('stts', 0, 0, u32(0)),
          fullBox('stsc', 0, 0, u32(0)),
          fullBox('stsz', 0, 0, u32(0, 0)),
          fullBox('stco', 0, 0, u32(0)),
        ),
      ),
    ),
  );
}

function trackHeader(id: number, config: VideoConfig | AudioConfig): Uint8Array {
  const isVideo = config.kind === 'video';
  return fullBox(
    'tkhd',
    0,
    TRACK_ENABLED_IN_MOVIE,
    u32(0, 0, id, 0, 0), // made, changed, track_ID, reserved, duration
    zeros(8),
    u16(0, 0, isVideo ? 0 : VOLUME_FULL, 0), // layer, alternate_group, volume
    MATRIX,
    isVideo ? u32(...shownSize(config).map((side) => Math.min(MAX_FIXED, Math.round(side * FIXED_ONE)))) : zeros(8),
  );
}

/** Size on the screen: the width is stretched by the pixel's shape (§8.3.2.3), the height is kept. */
function shownSize({ width, height, pixelAspect }: VideoConfig): [width: number, height: number] {
  return [pixelAspect === undefined ? width : (width * pixelAspect.horizontal) / pixelAspect.vertical, height];
}
