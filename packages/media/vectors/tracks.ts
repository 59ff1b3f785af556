import { readFileSync } from 'node:fs';
import type { AudioConfig, VideoConfig } from '../src/access-unit.ts';
import type { FragmentSample } from '../src/cmaf/fragment.ts';
import { readFragments } from '../src/cmaf/fragment-reader.ts';
import { readInitSegment } from '../src/cmaf/init-reader.ts';
import { parseAacConfig } from '../src/codec/aac.ts';
import { isIdr, parseAvcConfig } from '../src/codec/avc.ts';
import { FlvReader } from '../src/flv/reader.ts';
import { parseAudioTag, parseVideoTag } from '../src/flv/tag.ts';

/** The vectors as tracks of samples, for tests and the fuzz. */

export type VectorTrack = {
  readonly name: string;
  readonly timescale: number;
  readonly config: VideoConfig | AudioConfig;
  readonly samples: readonly FragmentSample[];
};

const TICKS_PER_MILLISECOND = 90;

export const FLV_VECTORS = ['avc-b-frames-aac-44100.flv', 'avc-interlaced-aac-48000.flv', 'avc-high-422.flv'] as const;
export const MP4_VECTORS = ['hevc-b-frames.mp4', 'hevc-main10.mp4', 'av1.mp4', 'av1-444-hlg.mp4'] as const;

/** @returns the bytes of one vector, in a buffer of their own. */
export function readVector(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(new URL(name, import.meta.url)));
}

/** @returns every track of every vector: pictures in 90 kHz or the file's timescale, sound in its sample rate. */
export function readVectorTracks(): VectorTrack[] {
  return [...FLV_VECTORS.flatMap(readFlvTracks), ...MP4_VECTORS.flatMap(readMp4Tracks)];
}

function readFlvTracks(name: string): VectorTrack[] {
  const tracks: VectorTrack[] = [];
  const tags = new FlvReader().push(readVector(name));
  const pictures: { timestampMs: number; compositionMs: number; data: Uint8Array }[] = [];
  const sounds: FragmentSample[] = [];
  for (const { type, timestampMs, body } of tags) {
    if (type === 9) {
      const tag = parseVideoTag(body);
      if (tag.kind === 'config') {
        tracks.push({ name, timescale: 90_000, config: parseAvcConfig(tag.record), samples: [] });
      } else if (tag.kind === 'frame') {
        pictures.push({ timestampMs, compositionMs: tag.compositionMs, data: tag.data });
      }
    } else if (type === 8) {
      const tag = parseAudioTag(body);
      if (tag.kind === 'config') {
        const config = parseAacConfig(tag.record);
        tracks.push({ name, timescale: config.sampleRate, config, samples: [] });
      } else if (tag.kind === 'frame') {
        sounds.push({ data: tag.data, duration: 1024, isKey: true, compositionOffset: 0 });
      }
    }
  }
  const shown = pictures.map(({ timestampMs, compositionMs, data }, index) => ({
    data,
    duration: ((pictures[index + 1]?.timestampMs ?? timestampMs + 40) - timestampMs) * TICKS_PER_MILLISECOND,
    isKey: isIdr(data, 4),
    compositionOffset: compositionMs * TICKS_PER_MILLISECOND,
  }));
  return tracks.map((track) => ({ ...track, samples: track.config.kind === 'video' ? shown : sounds }));
}

function readMp4Tracks(name: string): VectorTrack[] {
  const bytes = readVector(name);
  return readInitSegment(bytes).map(({ trackId, timescale, config, defaults }) => ({
    name,
    timescale,
    config,
    samples: readFragments(bytes, () => defaults)
      .filter((fragment) => fragment.trackId === trackId)
      .flatMap(({ samples }) => samples)
      .map(({ data, duration, isKey, compositionOffset }) => ({ data, duration, isKey, compositionOffset })),
  }));
}
