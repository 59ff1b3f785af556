import { spawnSync } from 'node:child_process';
import { type Ticks, ticks } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { readVectorTracks, type VectorTrack } from '../../vectors/tracks.ts';
import { packetsOf, pidOf, recordTs } from '../../vectors/ts-recording.ts';
import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from '../access-unit.ts';
import { parseAacConfig } from '../codec/aac.ts';
import { opusRecord, parseOpusConfig } from '../codec/opus.ts';
import { TsMux, type TsSound, VIDEO_PID } from './mux.ts';
import { readPacket } from './packet.ts';
import { joined } from './packet-writer.ts';

const TRACKS = readVectorTracks();
const SECOND = 90_000;
const hasFfmpeg = spawnSync('ffprobe', ['-version']).status === 0;

type Video = { readonly config: VideoConfig; readonly frames: readonly VideoFrame[] };
type Sound = { readonly config: AudioConfig; readonly frames: readonly AudioFrame[] };

function videoOf({ config, samples, timescale }: VectorTrack, start: number): Video | undefined {
  if (config.kind === 'audio') {
    return undefined;
  }
  const scale = SECOND / timescale;
  let at = start;
  const frames = samples.map(({ data, duration, isKey, compositionOffset }) => {
    const frame = { dts: ticks(at), pts: ticks(at + compositionOffset * scale), isKey, data };
    at += duration * scale;
    return frame;
  });
  return { config, frames };
}

function soundOf({ config, samples }: VectorTrack, start: number): Sound | undefined {
  if (config.kind === 'video') {
    return undefined;
  }
  const time = (index: number): Ticks => ticks(start + Math.round((index * 1024 * SECOND) / config.sampleRate));
  return { config, frames: samples.map(({ data }, index) => ({ pts: time(index), data })) };
}

function find(name: string, kind: 'video' | 'audio'): VectorTrack {
  const track = TRACKS.find((one) => one.name === name && one.config.kind === kind);
  if (track === undefined) {
    throw new Error(`no ${kind} in ${name}`);
  }
  return track;
}

/** All of it in the order of its times. */
function written(
  mux: TsMux,
  video: Video | undefined,
  sounds: readonly (Sound & { readonly id: number })[],
): Uint8Array {
  const units = [
    ...(video?.frames ?? []).map((frame) => ({ at: frame.dts, write: () => mux.writeVideo(frame) })),
    ...sounds.flatMap(({ id, frames }) =>
      frames.map((frame) => ({ at: frame.pts, write: () => mux.writeAudio(id, [frame]) })),
    ),
  ];
  return joined(units.sort((left, right) => left.at - right.at).map(({ write }) => write()));
}

function sample(
  start: number,
  name = 'avc-b-frames-aac-44100.flv',
): { stream: Uint8Array; video: Video; sound: Sound } {
  const video = videoOf(find(name, 'video'), start);
  const sound = soundOf(find('avc-b-frames-aac-44100.flv', 'audio'), start);
  if (video === undefined || sound === undefined) {
    throw new Error('a vector is missing');
  }
  const sounds: TsSound[] = [
    { id: 0x101, config: sound.config, language: 'deu' },
    { id: 0x102, config: sound.config, language: 'eng', audioType: 'visual-impaired-commentary' },
  ];
  const mux = new TsMux({ video: video.config, sounds });
  const stream = written(
    mux,
    video,
    sounds.map(({ id }) => ({ id, ...sound })),
  );
  return { stream, video, sound };
}

describe('what is written', () => {
  const rows = [
    { name: 'AVC and two sounds', start: 10 * SECOND, vector: 'avc-b-frames-aac-44100.flv' },
    { name: 'HEVC and two sounds', start: 10 * SECOND, vector: 'hevc-b-frames.mp4' },
    { name: 'over the end of 33 bits', start: 2 ** 33 - SECOND / 2, vector: 'avc-b-frames-aac-44100.flv' },
  ];
  for (const { name, start, vector } of rows) {
    it(`${name}: is read again as it was`, () => {
      const { stream, video, sound } = sample(start, vector);
      const read = recordTs(stream);
      expect(read.counters).toMatchObject({ lost: 0, duplicate: 0, syncLosses: 0, brokenPes: 0, brokenSections: 0 });
      expect(read.videoConfigs.map(({ width, height, codecString }) => ({ width, height, codecString }))).toEqual([
        { width: video.config.width, height: video.config.height, codecString: video.config.codecString },
      ]);
      expect(read.tracks).toEqual([
        { id: VIDEO_PID, kind: 'video', codec: video.config.codec },
        { id: 0x101, kind: 'audio', codec: 'aac', language: 'deu' },
        { id: 0x102, kind: 'audio', codec: 'aac', language: 'eng', audioType: 'visual-impaired-commentary' },
      ]);
      expect(read.pictures).toEqual(video.frames);
      for (const id of [0x101, 0x102]) {
        expect(read.sounds.get(id)?.frames).toEqual(sound.frames);
        expect(read.sounds.get(id)?.configs.map(({ sampleRate, channels }) => [sampleRate, channels])).toEqual([
          [sound.config.sampleRate, sound.config.channels],
        ]);
      }
    });
  }

  it('tells its clock every 40 ms, its tables every 100 ms and before each key frame, and counts on', () => {
    const { stream } = sample(10 * SECOND);
    const counters = new Map<number, number>();
    let clock: number | undefined;
    let tables: number | undefined;
    let before: number | undefined;
    for (const bytes of packetsOf(stream)) {
      const packet = readPacket(bytes, 0);
      if (packet.isRandomAccess) {
        expect(before).toBe(0x1000);
      }
      before = packet.pid;
      const last = counters.get(packet.pid);
      if (packet.hasPayload) {
        expect(packet.counter).toBe(last === undefined ? 0 : (last + 1) % 16);
        counters.set(packet.pid, packet.counter);
      }
      if (packet.pcr !== undefined) {
        expect(packet.pid).toBe(VIDEO_PID);
        expect(packet.pcr / 300 - (clock ?? packet.pcr / 300)).toBeLessThanOrEqual(0.04 * SECOND);
        clock = packet.pcr / 300;
      }
      if (packet.pid === 0) {
        expect((clock ?? 0) - (tables ?? clock ?? 0)).toBeLessThanOrEqual(0.13 * SECOND);
        tables = clock;
      }
    }
    expect(clock).toBeGreaterThan(10.5 * SECOND);
  });

  it('tells its clock between pictures that are far apart', () => {
    const { video } = sample(0);
    const mux = new TsMux({ video: video.config });
    const key = video.frames[0] ?? { data: new Uint8Array(0) };
    const frame = (at: number): VideoFrame => ({ ...key, isKey: true, dts: ticks(at), pts: ticks(at) });
    const stream = joined([
      mux.writeVideo(frame(0)),
      mux.writeVideo(frame(SECOND)),
      mux.writeVideo(frame(50 * SECOND)),
    ]);
    const clocks = packetsOf(stream).flatMap((bytes) => {
      const { pcr, isDiscontinuity } = readPacket(bytes, 0);
      return pcr === undefined ? [] : [{ at: pcr / 300, isDiscontinuity }];
    });
    // The first ones are below 0, which is written as just below 2^33.
    const steps = clocks.slice(1).map(({ at }, index) => (at - (clocks[index]?.at ?? 0) + 2 ** 33) % 2 ** 33);
    expect(steps.slice(0, -1).every((step) => step <= 0.04 * SECOND)).toBe(true);
    expect(clocks.map(({ isDiscontinuity }) => isDiscontinuity).filter((is) => is).length).toBe(1);
    expect(recordTs(stream).pictures.length).toBe(3);
    expect(recordTs(stream).counters.lost).toBe(0);
  });

  it('changes its map with its program', () => {
    const { video, sound } = sample(0);
    const one = { id: 0x101, config: sound.config };
    const mux = new TsMux({ video: video.config, sounds: [one] });
    const pieces = video.frames.slice(0, 10).map((frame) => mux.writeVideo(frame));
    mux.setProgram({ video: video.config, sounds: [one, { id: 0x110, config: sound.config, language: 'fra' }] });
    pieces.push(...video.frames.slice(10, 20).map((frame) => mux.writeVideo(frame)));
    pieces.push(mux.writeAudio(0x110, sound.frames.slice(0, 5)));
    const { log, sounds, pictures } = recordTs(joined(pieces));
    expect(log.filter((line) => line.startsWith('tracks')).length).toBe(2);
    expect(sounds.get(0x110)?.frames).toEqual(sound.frames.slice(0, 5));
    expect(pictures).toEqual(video.frames.slice(0, 20));
  });

  it('may be sound alone', () => {
    const { sound } = sample(0);
    const mux = new TsMux({ sounds: [{ id: 0x101, config: sound.config }] });
    const read = recordTs(written(mux, undefined, [{ id: 0x101, ...sound }]));
    expect(read.sounds.get(0x101)?.frames).toEqual(sound.frames);
  });

  it('takes no AV1, no Opus, no PID twice, no sound that is not there', () => {
    const { video, sound } = sample(0);
    const av1 = TRACKS.find(({ config }) => config.codec === 'av1')?.config;
    const opus = parseOpusConfig(opusRecord({ channels: 2 }));
    const refused = [
      () => new TsMux(av1?.kind === 'video' ? { video: av1 } : {}),
      () => new TsMux({ sounds: [{ id: 0x101, config: opus }] }),
      () => new TsMux({ sounds: [0x101, 0x101].map((id) => ({ id, config: sound.config })) }),
      () => new TsMux({ sounds: [{ id: VIDEO_PID, config: sound.config }] }),
      () => new TsMux({ sounds: [{ id: 0x101, config: sound.config, language: 'German' }] }),
      () => new TsMux({ sounds: [{ id: 0x101, config: parseAacConfig(Uint8Array.of(0x17, 0x80, 0xbb, 0x80, 0x10)) }] }),
      () => new TsMux({ video: video.config }).writeAudio(0x101, sound.frames),
      () =>
        new TsMux({}).writeVideo(
          video.frames[0] ?? { dts: ticks(0), pts: ticks(0), isKey: true, data: new Uint8Array(0) },
        ),
      () =>
        new TsMux({ sounds: [{ id: 0x101, config: sound.config }] }).writeAudio(
          0x101,
          Array(2000).fill(sound.frames[0]),
        ),
    ];
    for (const write of refused) {
      expect(write).toThrow(RangeError);
    }
  });

  it.runIf(hasFfmpeg)('is read by ffprobe and decoded by FFmpeg without a word', () => {
    for (const [start, name] of [
      [10 * SECOND, 'avc-b-frames-aac-44100.flv'],
      [10 * SECOND, 'hevc-b-frames.mp4'],
    ] as const) {
      const { stream, video, sound } = sample(start, name);
      const args = ['-v', 'warning', '-i', 'pipe:0', '-map', '0', '-f', 'null', '-'];
      expect(spawnSync('ffmpeg', args, { input: stream }).stderr.toString()).toBe('');
      const entries = 'stream=id,codec_name,nb_read_packets:stream_tags=language';
      const probe = ['-v', 'error', '-count_packets', '-show_entries', entries, '-of', 'csv=p=0', 'pipe:0'];
      // Each stream twice: in its program with its language, and by itself.
      const lines = new Set(spawnSync('ffprobe', probe, { input: stream }).stdout.toString().split('\n'));
      const codec = video.config.codec === 'avc' ? 'h264' : 'hevc';
      for (const line of [
        `${codec},0x100,${video.frames.length}`,
        `aac,0x101,${sound.frames.length},deu`,
        `aac,0x102,${sound.frames.length},eng`,
      ]) {
        expect(lines).toContain(line);
      }
    }
  });

  it('puts every PID in packets of its own', () => {
    const { stream } = sample(0);
    expect(stream.length % 188).toBe(0);
    expect([...new Set(packetsOf(stream).map(pidOf))].sort((left, right) => left - right)).toEqual([
      0, 0x100, 0x101, 0x102, 0x1000,
    ]);
  });
});
