import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import { readFragments } from '@rostrum/media/cmaf/fragment-reader';
import { readInitSegment } from '@rostrum/media/cmaf/init-reader';
import { parseAvcConfig } from '@rostrum/media/codec/avc';
import { FlvReader } from '@rostrum/media/flv/reader';
import { FLV_VIDEO, parseVideoTag } from '@rostrum/media/flv/tag';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { bitsPerSecond } from '@rostrum/units/data';
import { ticks } from '@rostrum/units/time';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SOFTWARE_ENCODER } from './encoder-probe.ts';
import { Ladder, type LadderEvents } from './ladder.ts';
import { LadderRun } from './run.ts';

/** The ladder with real ffmpeg, fed faster than real time. */

const FRAME_TICKS = 3003;
const GOP = 30;
const START = 900_000;

let config: VideoConfig;
const frames: VideoFrame[] = [];
let ladder: Ladder | undefined;

/** 29.97 fps with B-frames: times that are no whole milliseconds. */
beforeAll(() => {
  const made = spawnSync(
    'ffmpeg',
    [
      ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=480x270:rate=30000/1001:duration=6'],
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', String(GOP), '-sc_threshold', '0'],
      ['-f', 'flv', '-flvflags', 'no_duration_filesize', 'pipe:1'],
    ].flat(),
    { maxBuffer: 64 * 1024 * 1024 },
  );
  let index = 0;
  for (const tag of new FlvReader().push(made.stdout)) {
    const body = tag.type === FLV_VIDEO ? parseVideoTag(tag.body) : undefined;
    if (body?.kind === 'config') {
      config = parseAvcConfig(body.record);
    } else if (body?.kind === 'frame') {
      const shift = Math.round((body.compositionMs * 90) / FRAME_TICKS);
      const dts = START + index * FRAME_TICKS;
      frames.push({ dts: ticks(dts), pts: ticks(dts + shift * FRAME_TICKS), isKey: body.isKey, data: body.data });
      index += 1;
    }
  }
  expect(frames.length).toBeGreaterThan(170);
});

afterEach(async () => {
  await ladder?.close();
});

type Seen = { frames: Map<string, VideoFrame[]>; configs: Map<string, VideoConfig>; told: string[] };

function open(): Seen {
  const seen: Seen = { frames: new Map(), configs: new Map(), told: [] };
  const events: LadderEvents = {
    onConfig: (rung, made) => seen.configs.set(rung, made),
    onFrame: (rung, frame) => seen.frames.set(rung, [...(seen.frames.get(rung) ?? []), frame]),
    onStopped: (rung) => seen.told.push(`stopped ${rung}`),
    onResumed: (rung, time) => seen.told.push(`resumed ${rung} ${time}`),
    onFlushed: (rung) => seen.told.push(`flushed ${rung}`),
    onNotice: (code) => seen.told.push(code),
  };
  ladder = new Ladder({
    ffmpegPath: 'ffmpeg',
    encoder: SOFTWARE_ENCODER,
    rungs: [
      { name: '180p', height: 180, bitrate: bitsPerSecond(300_000) },
      { name: '90p', height: 90, bitrate: bitsPerSecond(100_000) },
    ],
    clock: systemClock,
    log: openMemoryLog(),
    events,
    // A busy test machine is slower than a deadline made for viewers.
    flushDeadlineMs: 20_000,
  });
  return seen;
}

const sorted = (list: readonly VideoFrame[]): number[] => list.map((frame) => frame.pts).toSorted((a, b) => a - b);
const keys = (list: readonly VideoFrame[]): number[] => list.filter((frame) => frame.isKey).map((frame) => frame.pts);

describe('the ladder', { timeout: 60_000 }, () => {
  it('gives every picture of the source in every rung, at its exact tick, with key frames where the source has them', async () => {
    const seen = open();
    ladder?.startSection(config, 30_000 / 1001);
    for (const frame of frames) {
      ladder?.push(frame);
    }
    ladder?.endSection();
    await expect.poll(() => seen.told.filter((line) => line.startsWith('flushed')).length, { timeout: 20_000 }).toBe(2);
    for (const rung of ['180p', '90p']) {
      const made = seen.frames.get(rung) ?? [];
      expect(made.map((frame) => frame.pts)).toEqual(sorted(frames));
      expect(keys(made)).toEqual(keys(frames));
    }
    expect(seen.configs.get('180p')).toMatchObject({ width: 320, height: 180, codecString: 'avc1.64001e' });
  });

  it('a key frame is made, too, where a segment begins without one, also of a picture that was reordered', async () => {
    const seen = open();
    const wanted = sorted(frames).filter((_pts, index) => index % 7 === 3);
    ladder?.startSection(config, 30_000 / 1001);
    for (const frame of frames) {
      ladder?.push(frame, wanted.includes(frame.pts));
    }
    ladder?.endSection();
    await expect.poll(() => seen.told.filter((line) => line.startsWith('flushed')).length, { timeout: 20_000 }).toBe(2);
    const both = [...new Set([...keys(frames), ...wanted])].toSorted((a, b) => a - b);
    expect(keys(seen.frames.get('180p') ?? [])).toEqual(both);
    expect(seen.frames.get('90p')?.map((frame) => frame.pts)).toEqual(sorted(frames));
  });

  const foreign = [
    {
      name: 'HEVC',
      encoder: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:bframes=2:open-gop=0'],
    },
    { name: 'AV1', encoder: ['-c:v', 'libsvtav1', '-preset', '12', '-svtav1-params', 'keyint=30'] },
  ];
  for (const row of foreign) {
    it(`makes H.264 of ${row.name}, picture for picture, at the source's ticks`, async () => {
      const source = [
        '-f',
        'lavfi',
        '-i',
        'testsrc2=size=480x270:rate=30:duration=3',
        '-g',
        '30',
        '-pix_fmt',
        'yuv420p',
      ];
      const target = ['-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof', 'pipe:1'];
      const made = spawnSync('ffmpeg', [['-v', 'error'], source, row.encoder, target].flat(), { maxBuffer: 1 << 26 });
      const track = readInitSegment(made.stdout)[0];
      if (track?.config.kind !== 'video') {
        throw new Error('no picture track');
      }
      const scale = 90_000 / track.timescale;
      const pictures = readFragments(made.stdout, () => track.defaults).flatMap((fragment) => {
        let time = fragment.baseDecodeTime;
        return fragment.samples.map((sample): VideoFrame => {
          const dts = START + Math.round(time * scale);
          time += sample.duration;
          const pts = dts + Math.round(sample.compositionOffset * scale);
          return { dts: ticks(dts), pts: ticks(pts), isKey: sample.isKey, data: sample.data };
        });
      });
      const seen = open();
      ladder?.startSection(track.config, 30);
      for (const picture of pictures) {
        ladder?.push(picture);
      }
      ladder?.endSection();
      await expect
        .poll(() => seen.told.filter((line) => line.startsWith('flushed')).length, { timeout: 20_000 })
        .toBe(2);
      expect((seen.frames.get('180p') ?? []).map((frame) => frame.pts)).toEqual(sorted(pictures));
      expect(keys(seen.frames.get('180p') ?? [])).toEqual(keys(pictures));
    });
  }

  it('pitfall 30: an ffmpeg that is killed is told, and started again at the next key frame', async () => {
    const seen = open();
    ladder?.startSection(config, 30_000 / 1001);
    for (const frame of frames.slice(0, GOP + 5)) {
      ladder?.push(frame);
    }
    await expect.poll(() => seen.frames.get('90p')?.length ?? 0, { timeout: 20_000 }).toBeGreaterThan(10);
    process.kill(ladder?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => seen.told, { timeout: 20_000 }).toContain('LADDER_DIED');
    expect(seen.told).toContain('stopped 180p');
    await new Promise<void>((resolve) => systemClock.after(300, resolve));
    for (const frame of frames.slice(GOP + 5)) {
      ladder?.push(frame);
    }
    const third = frames.filter((frame) => frame.isKey)[2];
    await expect.poll(() => seen.told, { timeout: 20_000 }).toContain(`resumed 180p ${third?.pts}`);
    ladder?.endSection();
    await expect.poll(() => keys(seen.frames.get('180p') ?? []), { timeout: 20_000 }).toContain(third?.pts);
  });

  it('a section with another size follows at once, its pictures after those of the one before', async () => {
    const seen = open();
    ladder?.startSection(config, 30);
    for (const frame of frames.slice(0, GOP)) {
      ladder?.push(frame);
    }
    ladder?.startSection(config, 30);
    for (const frame of frames.slice(GOP, 3 * GOP)) {
      ladder?.push({ ...frame, dts: ticks(frame.dts + 90_000), pts: ticks(frame.pts + 90_000) });
    }
    ladder?.endSection();
    await expect.poll(() => seen.frames.get('90p')?.length, { timeout: 20_000 }).toBe(3 * GOP);
    const times = (seen.frames.get('90p') ?? []).map((frame) => frame.pts);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('a run that is out before its output may flow has lost nothing', async () => {
    const taken: VideoFrame[] = [];
    const run = new LadderRun(
      {
        ffmpegPath: 'ffmpeg',
        encoder: SOFTWARE_ENCODER,
        rungs: [{ name: '90p', height: 90, bitrate: bitsPerSecond(100_000) }],
        source: config,
        frameRate: 30,
        onConfig: () => {},
        onFrame: (_rung, frame) => void taken.push(frame),
      },
      frames[0] ?? expect.fail('no frames'),
    );
    for (const frame of frames.slice(0, GOP)) {
      run.push(frame, false);
    }
    run.end();
    const isGone = () => !existsSync(`/proc/${run.pid}`);
    await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
    await new Promise<void>((resolve) => systemClock.after(100, resolve));
    run.attach();
    await run.exited;
    expect(taken).toHaveLength(GOP);
  });

  it('output that cannot be made is told, and the source is not held up', async () => {
    const seen = open();
    ladder?.startSection({ ...config, record: new Uint8Array(7) }, 30);
    for (const frame of frames) {
      const late = { dts: ticks(frame.dts * 2), pts: ticks(frame.pts * 2) };
      ladder?.push({ ...late, isKey: frame.isKey, data: new Uint8Array(64) });
    }
    await expect.poll(() => seen.told, { timeout: 20_000 }).toContain('LADDER_DIED');
  });
});
