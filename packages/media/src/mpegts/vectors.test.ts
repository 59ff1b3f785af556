import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVector } from '../../vectors/tracks.ts';
import { recordTs, type TS_VECTORS, type TsRecording } from '../../vectors/ts-recording.ts';
import type { AudioConfig, VideoConfig } from '../access-unit.ts';
import { concatFragments, type FragmentSample, writeFragment } from '../cmaf/fragment.ts';
import { writeInitSegment } from '../cmaf/init-segment.ts';
import { opusSamples } from '../codec/opus.ts';

/** Streams of FFmpeg 5.1, read as FFmpeg reads them. */

const hasFfmpeg = spawnSync('ffprobe', ['-version']).status === 0;

function run(program: 'ffmpeg' | 'ffprobe', args: readonly string[], input: Uint8Array): string {
  return spawnSync(program, ['-v', 'error', ...args], { input }).stdout.toString();
}

/** Rows of ffprobe's packets of one PID. */
function packetsOf(bytes: Uint8Array, pid: number): { pts: number; dts: number; isKey: boolean }[] {
  const entries = ['-show_entries', 'packet=stream_index,pts,dts,flags', '-of', 'csv=p=0'];
  const text = run('ffprobe', ['-select_streams', `i:0x${pid.toString(16)}`, ...entries, '-i', 'pipe:0'], bytes);
  return text
    .split('\n')
    .filter((line) => /^\d+,\d/.test(line))
    .map((line) => line.split(','))
    .map(([, pts, dts, flags]) => ({ pts: Number(pts), dts: Number(dts), isKey: flags?.startsWith('K') ?? false }));
}

/** Digests of all that ffmpeg decodes of one PID. */
function decoded(bytes: Uint8Array, map: string): string[] {
  return run('ffmpeg', ['-i', 'pipe:0', '-map', map, '-fps_mode', 'passthrough', '-f', 'framemd5', 'pipe:1'], bytes)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}

function asMp4(config: VideoConfig | AudioConfig, samples: readonly FragmentSample[]): Uint8Array {
  return concatFragments([
    writeInitSegment(config.kind === 'video' ? { video: config } : { audio: config }),
    writeFragment({ sequence: 1, trackId: 1, baseDecodeTime: 0, samples }),
  ]);
}

type Row = {
  readonly name: (typeof TS_VECTORS)[number];
  readonly picture?: { readonly codec: string; readonly size: string; readonly count: number; readonly keys: number };
  readonly sounds?: readonly { readonly is: string; readonly count: number; readonly language?: string }[];
  readonly said?: readonly string[];
};

const ROWS: readonly Row[] = [
  {
    name: 'avc-b-frames-aac.mpegts',
    picture: { codec: 'avc1.64000b', size: '176×100', count: 30, keys: 2 },
    sounds: [{ is: 'mp4a.40.2 44100 1 1024', count: 53 }],
  },
  {
    name: 'hevc-b-frames-aac.mpegts',
    picture: { codec: 'hvc1.1.6.L30.90', size: '176×100', count: 30, keys: 2 },
    sounds: [{ is: 'mp4a.40.2 48000 2 1024', count: 58 }],
  },
  {
    name: 'avc-two-languages.mpegts',
    picture: { codec: 'avc1.64000a', size: '96×80', count: 15, keys: 1 },
    sounds: [
      { is: 'mp4a.40.2 48000 1 1024', count: 30, language: 'deu' },
      { is: 'mp4a.40.2 48000 1 1024', count: 30, language: 'eng' },
    ],
  },
  {
    name: 'avc-opus.mpegts',
    picture: { codec: 'avc1.64000a', size: '96×80', count: 15, keys: 1 },
    sounds: [{ is: 'opus 48000 2 960', count: 31 }],
  },
  { name: 'avc-interlaced.mpegts', picture: { codec: 'avc1.640015', size: '96×80', count: 15, keys: 1 } },
  {
    name: 'mpeg2-mp2.mpegts',
    said: [
      "This stream's picture is MPEG-2 video; set the encoder to H.264 or HEVC.",
      "This stream's sound is MPEG audio (MP2 or MP3); set the encoder to AAC or Opus.",
    ],
  },
  {
    name: 'garbage-before.mpegts',
    picture: { codec: 'avc1.64000a', size: '96×80', count: 15, keys: 1 },
    sounds: [{ is: 'opus 48000 2 960', count: 31 }],
  },
];

function summary({ pictures, videoConfigs, sounds, said }: TsRecording): Omit<Row, 'name'> {
  const [config] = videoConfigs;
  return {
    ...(config === undefined
      ? {}
      : {
          picture: {
            codec: config.codecString,
            size: `${config.width}×${config.height}`,
            count: pictures.length,
            keys: pictures.filter(({ isKey }) => isKey).length,
          },
        }),
    ...(sounds.size === 0
      ? {}
      : {
          sounds: [...sounds.values()].map(({ configs: [sound], frames, label: { language } }) => ({
            is: `${sound?.codecString} ${sound?.sampleRate} ${sound?.channels} ${sound?.samplesPerFrame}`,
            count: frames.length,
            ...(language === undefined ? {} : { language }),
          })),
        }),
    ...(said.length === 0 ? {} : { said }),
  };
}

describe('a transport stream of FFmpeg', () => {
  for (const { name, ...says } of ROWS) {
    const bytes = readVector(name);
    const whole = recordTs(bytes);

    it(`${name} is read as recorded, without a loss`, () => {
      expect(summary(whole)).toEqual(says);
      expect(whole.videoConfigs.length).toBe(says.picture === undefined ? 0 : 1);
      expect(whole.counters).toMatchObject({ lost: 0, duplicate: 0, syncLosses: 0, brokenPes: 0, brokenSections: 0 });
    });

    it(`${name} is read the same byte by byte, and cut anywhere`, () => {
      expect(recordTs(bytes, Array.from(bytes.keys())).log).toEqual(whole.log);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
          expect(recordTs(bytes, cuts).log).toEqual(whole.log);
        }),
        { numRuns: 20 },
      );
    });

    it.runIf(hasFfmpeg && says.picture !== undefined)(`${name}: times and pictures are those of ffprobe`, () => {
      const video = whole.tracks.find(({ kind }) => kind === 'video');
      const theirs = packetsOf(bytes, video?.id ?? 0);
      expect(whole.pictures.map(({ pts, dts, isKey }) => ({ pts, dts, isKey }))).toEqual(theirs);
      const [config] = whole.videoConfigs;
      if (config !== undefined) {
        const samples = whole.pictures.map(({ pts, dts, isKey, data }) => ({
          data,
          duration: 3600,
          isKey,
          compositionOffset: pts - dts,
        }));
        expect(decoded(asMp4(config, samples), '0:v')).toEqual(decoded(bytes, '0:v'));
      }
    });

    it.runIf(hasFfmpeg && says.sounds !== undefined)(`${name}: times and sounds are those of ffprobe`, () => {
      for (const [id, { configs, frames }] of whole.sounds) {
        const theirs = packetsOf(bytes, id);
        expect(frames.length).toBe(theirs.length);
        // At 44.1 kHz FFmpeg counts 2089 ticks a frame and not 2089.8, from one PES packet to the next.
        const off = frames.map(({ pts }, index) => pts - (theirs[index]?.pts ?? 0));
        expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(configs[0]?.sampleRate === 44_100 ? 16 : 0);
        const [config] = configs;
        if (config !== undefined) {
          const samples = frames.map(({ data }) => ({
            data,
            duration: config.codec === 'opus' ? (opusSamples(data) ?? 0) : config.samplesPerFrame,
            isKey: true,
            compositionOffset: 0,
          }));
          expect(decoded(asMp4(config, samples), '0:a')).toEqual(decoded(bytes, `i:0x${id.toString(16)}`));
        }
      }
    });
  }
});
