import { createFile, MP4BoxBuffer, type Sample } from 'mp4box';
import { describe, expect, it } from 'vitest';
import { readVectorTracks } from '../../vectors/tracks.ts';
import { isAv1Key } from '../codec/av1.ts';
import { isIrap } from '../codec/hevc.ts';
import { concatFragments, type FragmentSample, writeFragment } from './fragment.ts';
import { readFragments } from './fragment-reader.ts';
import { writeInitSegment } from './init-segment.ts';

/** What we write, read by mp4box: a reader that shares no line with ours. */

const START = 10 * 2 ** 32;
const SAMPLES_A_PART = 7;

function packaged(samples: readonly FragmentSample[], trackId: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let baseDecodeTime = START;
  for (let at = 0; at < samples.length; at += SAMPLES_A_PART) {
    const some = samples.slice(at, at + SAMPLES_A_PART);
    parts.push(writeFragment({ sequence: parts.length + 1, trackId, baseDecodeTime, samples: some }));
    baseDecodeTime += some.reduce((sum, sample) => sum + sample.duration, 0);
  }
  return parts;
}

/** All samples of track 1, and what mp4box says of the track. */
function readWithMp4box(file: Uint8Array): { codec: string; size: string; rate: string; samples: Sample[] } {
  const isoFile = createFile(true);
  const samples: Sample[] = [];
  let head = { codec: '', size: '', rate: '' };
  isoFile.onError = (_module, message) => {
    throw new Error(message);
  };
  isoFile.onReady = ({ tracks: [track] }) => {
    head = {
      codec: track?.codec ?? '',
      size: `${track?.video?.width}×${track?.video?.height}`,
      rate: `${track?.audio?.sample_rate}/${track?.audio?.channel_count}`,
    };
    isoFile.setExtractionOptions(1, undefined, { nbSamples: 1000 });
    isoFile.start();
  };
  isoFile.onSamples = (_id, _user, some) => samples.push(...some);
  isoFile.appendBuffer(MP4BoxBuffer.fromArrayBuffer(Uint8Array.from(file).buffer, 0));
  isoFile.flush();
  return { ...head, samples };
}

describe('init segment and parts, as mp4box reads them', () => {
  for (const { name, config, timescale, samples } of readVectorTracks()) {
    it(`${name}, ${config.kind}`, () => {
      const init = writeInitSegment(config.kind === 'video' ? { video: config, timescale } : { audio: config });
      const parts = packaged(samples, 1);
      const read = readWithMp4box(concatFragments([init, ...parts]));
      // Of AV1 mp4box says only the short form.
      const said = config.codec === 'av1' ? config.codecString.slice(0, 'av01.0.00M.00'.length) : config.codecString;
      expect(read.codec.toLowerCase()).toBe(said.toLowerCase());
      if (config.kind === 'video') {
        expect(read.size).toBe(`${config.width}×${config.height}`);
      } else {
        expect(read.rate).toBe(`${config.sampleRate}/${config.channels}`);
      }
      let dts = START;
      const expected = samples.map((sample) => {
        const row = {
          dts,
          cts: dts + sample.compositionOffset,
          duration: sample.duration,
          is_sync: sample.isKey,
          data: [...sample.data],
        };
        dts += sample.duration;
        return row;
      });
      expect(
        read.samples.map(({ dts, cts, duration, is_sync, data }) => ({
          dts,
          cts,
          duration,
          is_sync,
          data: [...(data ?? [])],
        })),
      ).toEqual(expected);
      // And our own reader agrees.
      expect(readFragments(concatFragments(parts)).flatMap((fragment) => fragment.samples)).toEqual(
        samples.map((sample) => ({ ...sample, size: sample.data.length })),
      );
    });
  }
});

describe('key frames, as ffmpeg marks them', () => {
  for (const { name, config, samples } of readVectorTracks()) {
    if (config.codec === 'hevc' || config.codec === 'av1') {
      it(`${name} has them where its bytes say so`, () => {
        const isKey = (data: Uint8Array): boolean => (config.codec === 'hevc' ? isIrap(data, 4) : isAv1Key(data));
        expect(samples.map((sample) => isKey(sample.data))).toEqual(samples.map((sample) => sample.isKey));
        expect(samples.some((sample) => sample.isKey)).toBe(true);
      });
    }
  }
});
