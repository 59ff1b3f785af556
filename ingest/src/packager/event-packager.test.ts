import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MediaPlaylist, parseMediaPlaylist, writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import { readFragments } from '@rostrum/media/cmaf/fragment-reader';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { msn } from '@rostrum/units/sequence';
import { MEDIA_TIMESCALE, type Millis, type Seconds, type Ticks, ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describePlaylist } from '../origin/playlist-model.ts';
import { DiskQuota } from './disk-quota.ts';
import { type EventOptions, EventPackager, JOURNAL_NAME } from './event-packager.ts';
import { readRecords } from './journal-records.ts';
import { type EventLeft, foldRecords, readEventLeft } from './restore.ts';

/** The packager over simulated encoders: time is the test's own, bytes are real fragments. */

const VIDEO: VideoConfig = {
  kind: 'video',
  codec: 'avc',
  record: readFileSync(new URL('./vectors/avcc.bin', import.meta.url)),
  codecString: 'avc1.64001f',
  width: 1280,
  height: 720,
};
const AUDIO: AudioConfig = parseAacConfig(Uint8Array.of(0x11, 0x90));

type Source = {
  fps: number;
  gopFrames: number;
  bFrames?: number;
  hasAudio?: boolean /** After the first second sound is stamped so much before its count. */;
  readonly soundEarlyMs?: number;
};

let folder = '';
let clock = new FakeClock();
let packager: EventPackager;
let published: string[] = [];

function packagerOptions(rungs: readonly string[], hasAudio: boolean, window: number): EventOptions {
  return {
    epoch: 'e1',
    folder,
    clock,
    log: openMemoryLog(),
    partTarget: 0.5 as Seconds,
    segmentTarget: 2 as Seconds,
    window: window as Seconds,
    rungs,
    sounds: hasAudio ? [{}] : [],
    about: undefined,
  };
}

function open(rungs: readonly string[] = [], hasAudio = true, window = 60): void {
  packager = new EventPackager(packagerOptions(rungs, hasAudio, window));
  packager.onPublish = (name) => published.push(name);
}

/** Plays an encoder for `seconds`, in real order, stamping whole milliseconds as RTMP does. */
class Encoder {
  readonly #source: Source;
  #frame = 0;
  #sound = 0;
  #offset: number | undefined;
  #encoding: VideoFrame[] = [];
  rungs: readonly string[] = [];
  isMicrophoneOn = true;
  /** What was sent since the last key frame, and the one before that: what a door keeps. */
  sent: { readonly video?: VideoFrame; readonly audio?: AudioFrame }[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  run(seconds: number): void {
    const { fps, gopFrames, bFrames = 0, hasAudio = true } = this.#source;
    const last = this.#frame + Math.round(seconds * fps);
    while (this.#frame < last) {
      const dtsMs = Math.round((this.#frame * 1000) / fps);
      const place = this.#frame % gopFrames;
      const isKey = place === 0;
      // Decode order I P B B P B B: composition offsets of 1 frame and B-frames more for anchors.
      const isAnchor = bFrames === 0 || isKey || (place - 1) % (bFrames + 1) === 0;
      const shift = bFrames === 0 ? 0 : isKey ? 1 : isAnchor ? 1 + bFrames : 0;
      const ptsMs = Math.round(((this.#frame + shift) * 1000) / fps);
      if (this.#offset === undefined || !packager.isSectionOpen) {
        this.#offset = packager.startSection(VIDEO) - ptsMs * 90;
        packager.configureSounds(hasAudio ? [{ index: 0, config: AUDIO }] : []);
      }
      const offset = this.#offset;
      const frame = {
        dts: ticks(dtsMs * 90 + offset),
        pts: ticks(ptsMs * 90 + offset),
        isKey,
        data: new Uint8Array(100 + (this.#frame % 7)),
      };
      this.sent.push({ video: frame });
      packager.pushVideo(frame);
      this.#giveRungs(frame, shift > 0 || bFrames === 0);
      const soundUntil = hasAudio ? ((dtsMs + 1000 / fps) * 48_000) / 1000 : -1;
      while (this.#sound * 1024 <= soundUntil) {
        const soundMs = Math.round((this.#sound * 1024 * 1000) / 48_000);
        const stampMs = soundMs - (this.#sound > 50 ? (this.#source.soundEarlyMs ?? 0) : 0);
        if (this.isMicrophoneOn) {
          const sound = { pts: ticks(stampMs * 90 + offset), data: new Uint8Array(20) };
          this.sent.push({ audio: sound });
          packager.pushAudio(sound, 0);
        }
        this.#sound += 1;
      }
      this.#frame += 1;
      clock.advance(1000 / fps);
    }
  }

  /** A ladder gives pictures in the order of presentation, once the anchor after them is in. */
  #giveRungs(frame: VideoFrame, isAnchor: boolean): void {
    const ready = isAnchor ? this.#encoding.filter((held) => held.pts < frame.pts) : [];
    this.#encoding = [...this.#encoding.filter((held) => !ready.includes(held)), frame];
    for (const rung of this.rungs) {
      for (const picture of ready.toSorted((a, b) => a.pts - b.pts)) {
        packager.pushRung(rung, { ...picture, dts: picture.pts });
      }
    }
  }
}

function list(name: string): MediaPlaylist {
  const track = packager.tracks.get(name);
  if (track === undefined || packager.targetDuration === undefined) {
    throw new Error(`no playlist of ${name}`);
  }
  return parseMediaPlaylist(writeMediaPlaylist(describePlaylist(packager, track, packager.targetDuration)));
}

/** What holds of every playlist at any time (hls.md ids). */
function expectLegal(name: string): void {
  const { segments, open: growing, targetDuration, partTarget } = list(name);
  for (const segment of segments) {
    expect(Math.round(segment.duration), 'PL1').toBeLessThanOrEqual(targetDuration);
    const sum = segment.parts.reduce((total, part) => total + part.duration, 0);
    if (segment.parts.length > 0) {
      expect(Math.abs(sum - segment.duration), 'parts add up').toBeLessThan(0.002);
    }
    for (const [index, part] of segment.parts.entries()) {
      expect(part.duration, 'PA1').toBeLessThanOrEqual(partTarget);
      const isExempt =
        part.isIndependent || part.isGap || index === segment.parts.length - 1 || segment.parts[index + 1]?.isGap;
      if (isExempt !== true) {
        expect(part.duration, 'PA2').toBeGreaterThanOrEqual(partTarget * 0.85);
      }
    }
  }
  expect(growing?.parts.length ?? 0).toBeLessThanOrEqual(40);
}

async function firstPts(name: string, wanted: number): Promise<number> {
  const segment = packager.tracks.get(name)?.rendition.segments.find((item) => item.plan.msn === wanted);
  const chunks = await segment?.body.read();
  const fragments = readFragments(Buffer.concat(chunks ?? []));
  return Math.min(
    ...fragments.flatMap((fragment) => {
      let time = fragment.baseDecodeTime;
      return fragment.samples.map((sample) => {
        const pts = time + sample.compositionOffset;
        time += sample.duration;
        return pts;
      });
    }),
  );
}

/** Every sample of a rendition, in order. */
async function samplesOf(name: string): Promise<{ readonly dts: number; readonly duration: number }[]> {
  const samples: { dts: number; duration: number }[] = [];
  for (const segment of packager.tracks.get(name)?.rendition.segments ?? []) {
    for (const fragment of readFragments(Buffer.concat((await segment.body.read()) ?? []))) {
      let dts = fragment.baseDecodeTime;
      for (const { duration } of fragment.samples) {
        samples.push({ dts, duration });
        dts += duration;
      }
    }
  }
  return samples;
}

const framesOf = async (name: string): Promise<number> => (await samplesOf(name)).length;

/** Where decode times do not go on exactly where the sample before ends. */
async function breaksOf(name: string): Promise<number[]> {
  const samples = await samplesOf(name);
  return samples.flatMap(({ dts }, index) => {
    const before = samples[index - 1];
    return before === undefined || before.dts + before.duration === dts ? [] : [dts];
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-packager-'));
  clock = new FakeClock();
  published = [];
});
afterEach(async () => {
  await packager.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a steady encoder', () => {
  const rows: { name: string; source: Source; target: number; segments: number }[] = [
    { name: '30 fps, key frame every 2 s', source: { fps: 30, gopFrames: 60 }, target: 2, segments: 10 },
    {
      name: '29.97 fps, key frame every 60 frames',
      source: { fps: 30_000 / 1001, gopFrames: 60 },
      target: 2,
      segments: 9,
    },
    { name: '25 fps with B-frames', source: { fps: 25, gopFrames: 49, bFrames: 2 }, target: 2, segments: 10 },
    { name: '60 fps', source: { fps: 60, gopFrames: 120 }, target: 2, segments: 10 },
    { name: '24 fps, key frame every second', source: { fps: 24, gopFrames: 24 }, target: 2, segments: 10 },
    { name: 'key frame every half second', source: { fps: 30, gopFrames: 15 }, target: 2, segments: 10 },
    { name: 'key frame every 8 s', source: { fps: 30, gopFrames: 240 }, target: 8, segments: 2 },
    { name: 'no sound', source: { fps: 30, gopFrames: 60, hasAudio: false }, target: 2, segments: 10 },
  ];
  for (const row of rows) {
    it(`${row.name}: legal playlists in every rendition, cut at the same tick`, async () => {
      open(['720p'], row.source.hasAudio ?? true);
      const encoder = new Encoder(row.source);
      encoder.rungs = ['720p'];
      packager.configureRung('720p', VIDEO);
      encoder.run(20.2);
      expect(packager.targetDuration).toBe(row.target);
      expect(list('source').segments.length).toBeGreaterThanOrEqual(row.segments);
      for (const name of packager.tracks.keys()) {
        expectLegal(name);
        expect(list(name).isIndependent).toBe(true);
      }
      for (const segment of list('720p').segments) {
        expect(await firstPts('720p', segment.msn)).toBe(await firstPts('source', segment.msn));
      }
    });
  }

  it('sound goes where its samples count, though its stamps say a little earlier', async () => {
    open();
    new Encoder({ fps: 30, gopFrames: 60, soundEarlyMs: 38 }).run(20.2);
    for (const segment of list('source').segments) {
      const apart = (await firstPts('audio', segment.msn)) / 48_000 - (await firstPts('source', segment.msn)) / 90_000;
      expect(apart, `segment ${segment.msn}`).toBeGreaterThanOrEqual(-0.001);
      expect(apart, `segment ${segment.msn}`).toBeLessThan(1024 / 48_000 - 0.001);
    }
  });

  it('a later GOP longer than the target duration is cut without the promise of independence', () => {
    open();
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.run(6);
    const slow = new Encoder({ fps: 30, gopFrames: 300 });
    packager.endSection();
    slow.run(12);
    expect(packager.targetDuration).toBe(2);
    expectLegal('source');
    expect(list('source').isIndependent).toBe(false);
    expect(list('audio').isIndependent).toBe(true);
  });

  it('the window slides, and nothing listed is missing from it', async () => {
    open([], true, 12);
    new Encoder({ fps: 30, gopFrames: 60 }).run(40);
    const { segments, mediaSequence } = list('source');
    const total = segments.reduce((sum, segment) => sum + segment.duration, 0);
    expect(total).toBeGreaterThanOrEqual(12);
    expect(total).toBeLessThan(16);
    expect(mediaSequence).toBe(segments[0]?.msn);
    const first = packager.tracks.get('source')?.window.find(segments[0]?.msn ?? (0 as never));
    expect(await first?.body.read()).toBeDefined();
  });
});

describe('an encoder that drops', () => {
  it('pitfall 1: returns after 5 s: gaps while away, then a discontinuity with a new map; MSN goes on', () => {
    open(['720p']);
    packager.configureRung('720p', VIDEO);
    const first = new Encoder({ fps: 30, gopFrames: 60 });
    first.rungs = ['720p'];
    first.run(7.1);
    packager.endSection();
    clock.advance(1900);
    expect(list('source').segments.at(-1)?.isGap).toBe(false);
    clock.advance(300);
    expect(list('source').segments.at(-1)?.isGap).toBe(true);
    expect(list('audio').segments.at(-1)?.isGap).toBe(true);
    clock.advance(2900);
    const again = new Encoder({ fps: 30, gopFrames: 60 });
    again.rungs = ['720p'];
    packager.configureRung('720p', VIDEO);
    again.run(4.1);
    for (const name of ['source', 'audio', '720p']) {
      const { segments } = list(name);
      expect(segments.map((segment) => segment.msn)).toEqual(segments.map((_, index) => index));
      expect(
        segments.filter((segment) => segment.isDiscontinuity).length + (list(name).open?.isDiscontinuity ? 1 : 0),
      ).toBe(1);
      expectLegal(name);
    }
    const { segments } = list('source');
    const turn = segments.find((segment) => segment.isDiscontinuity);
    expect(turn?.mapUri).toBe('init-1.mp4');
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      if (next !== undefined) {
        expect(Math.abs(next.programDateTime - segment.programDateTime - segment.duration * 1000), 'PL8').toBeLessThan(
          2,
        );
      }
    }
  });

  it('silence on a connection that stays is the same as a drop', () => {
    open();
    new Encoder({ fps: 30, gopFrames: 60 }).run(5);
    clock.advance(2300);
    expect(packager.isSectionOpen).toBe(false);
    expect(list('source').segments.at(-1)?.isGap).toBe(true);
  });

  it('every playlist moves at least each one and a half target durations while the encoder is away', () => {
    open(['720p']);
    new Encoder({ fps: 30, gopFrames: 60 }).run(5);
    for (let second = 0; second < 30; second += 3) {
      published = [];
      clock.advance(3000);
      expect(new Set(published)).toEqual(new Set(['source', '720p', 'audio']));
    }
    expectLegal('720p');
  });

  it('a stumble shorter than a target duration becomes one short gap', () => {
    open();
    new Encoder({ fps: 30, gopFrames: 60 }).run(5);
    packager.endSection();
    clock.advance(800);
    new Encoder({ fps: 30, gopFrames: 60 }).run(4.1);
    const gaps = list('source').segments.filter((segment) => segment.isGap);
    expect(gaps.length).toBe(1);
    expect(gaps[0]?.duration).toBeGreaterThan(0.5);
    expectLegal('source');
  });

  it('after the end every playlist is closed and no hint is left', () => {
    open(['720p']);
    new Encoder({ fps: 30, gopFrames: 60 }).run(5);
    packager.end();
    for (const name of packager.tracks.keys()) {
      expect(list(name).isEnded).toBe(true);
      expect(list(name).preloadHint).toBeUndefined();
    }
  });

  it('(d) returns without sound: silence goes on, so that players go on', () => {
    open();
    new Encoder({ fps: 30, gopFrames: 60 }).run(5);
    packager.endSection();
    clock.advance(500);
    new Encoder({ fps: 30, gopFrames: 60, hasAudio: false }).run(8.1);
    const { segments } = list('audio');
    const after = segments.slice(segments.findIndex((segment) => segment.isDiscontinuity));
    expect(after.length).toBeGreaterThan(2);
    expect(after.every((segment) => !segment.isGap)).toBe(true);
    expectLegal('audio');
  });

  it('sound that stops while pictures go on becomes silence after a second, and comes back in step', async () => {
    open();
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.run(5);
    encoder.isMicrophoneOn = false;
    encoder.run(5);
    encoder.isMicrophoneOn = true;
    encoder.run(5.1);
    expect(list('audio').segments.every((segment) => !segment.isGap)).toBe(true);
    expect(list('audio').segments.length).toBeGreaterThanOrEqual(list('source').segments.length - 1);
    const spoken = packager.tracks.get('audio')?.rendition.segments.at(-1);
    const bytes = Buffer.concat((await spoken?.body.read()) ?? []);
    expect(
      readFragments(bytes)
        .flatMap((fragment) => fragment.samples)
        .every((sample) => sample.size === 20),
    ).toBe(true);
  });

  it('the discontinuity sequence counts what has left the window', () => {
    open([], true, 12);
    for (let take = 0; take < 3; take += 1) {
      new Encoder({ fps: 30, gopFrames: 60 }).run(5);
      packager.endSection();
      clock.advance(700);
    }
    new Encoder({ fps: 30, gopFrames: 60 }).run(30);
    expect(list('source').discontinuitySequence).toBe(3);
    expect(list('audio').discontinuitySequence).toBe(3);
  });
});

describe('the disk’s quota', () => {
  it('makes the lists shorter, evenly, and says so', async () => {
    open([], true, 60);
    new Encoder({ fps: 30, gopFrames: 60 }).run(90);
    const heldBy = (): number => [...packager.tracks.values()].reduce((sum, { window }) => sum + window.byteLength, 0);
    const full = heldBy();
    await packager.close();
    const told: number[] = [];
    packager = new EventPackager({
      ...packagerOptions([], true, 60),
      quota: new DiskQuota({ all: 0, channel: full / 2 }),
    });
    packager.onShortened = (length) => told.push(length);
    new Encoder({ fps: 30, gopFrames: 60 }).run(90);
    expect(heldBy()).toBeLessThan(full * 0.55);
    expect(heldBy()).toBeGreaterThan(full * 0.3);
    expect(told.at(-1)).toBeLessThan(40);
    const listed = ['source', 'audio'].map((name) => list(name).segments.length);
    expect(Math.abs((listed[0] ?? 0) - (listed[1] ?? 0))).toBeLessThanOrEqual(1);
    expectLegal('source');
  });
});

describe('an event that began without sound', () => {
  it('has some from the section on that brings it, beside the picture it belongs to', async () => {
    open([], false, 12);
    new Encoder({ fps: 30, gopFrames: 60, hasAudio: false }).run(30);
    packager.endSection();
    clock.advance(700);
    expect(packager.tracks.has('audio')).toBe(false);
    new Encoder({ fps: 30, gopFrames: 60 }).run(6.1);
    const [source, audio] = [list('source'), list('audio')];
    // Both slide by their own lengths, a segment apart at most.
    expect(Math.abs(audio.mediaSequence - source.mediaSequence)).toBeLessThanOrEqual(1);
    expect(audio.discontinuitySequence).toBe(source.discontinuitySequence);
    const mark = source.segments.find(({ isDiscontinuity }) => isDiscontinuity)?.msn ?? expect.fail('no mark');
    for (const { msn: number, isDiscontinuity, isGap } of audio.segments) {
      expect(isDiscontinuity === true, `${number}`).toBe(number === mark);
      expect(isGap === true, `${number}`).toBe(number < mark);
    }
    expect(audio.segments.at(-1)?.msn).toBeGreaterThan(mark);
    expect(await framesOf('audio')).toBeGreaterThan(200);
    await packager.stored();
    const left = (await readEventLeft(join(folder, JOURNAL_NAME))) ?? expect.fail('nothing');
    expect(left.event.hasAudio).toBe(true);
  });
});

describe('silence after a burst that was ahead of the time', () => {
  it('moves the lists on from where they stand', () => {
    open();
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.run(6);
    const real = clock;
    // Four seconds of pictures at once.
    clock = new FakeClock();
    encoder.run(4);
    clock = real;
    const before = list('source').segments.length;
    clock.advance(7_000);
    expect(list('source').segments.length).toBeGreaterThan(before + 1);
  });
});

describe('a ladder that fails', () => {
  it('a stopped rung shows gaps at the pace of the source, and comes back at a segment', () => {
    open(['720p']);
    packager.configureRung('720p', VIDEO);
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.rungs = ['720p'];
    encoder.run(5);
    packager.stopRung('720p');
    encoder.rungs = [];
    encoder.run(3.7);
    const stopped = list('720p');
    expect(stopped.segments.at(-1)?.isGap).toBe(true);
    expect(stopped.open?.parts.every((part) => part.isGap)).toBe(true);
    packager.resumeRung('720p', packager.timeline.open?.start ?? (0 as Ticks));
    packager.resumeRung('720p', ticks((packager.timeline.open?.start ?? 0) + 1));
    encoder.rungs = ['720p'];
    encoder.run(5.6);
    const back = list('720p');
    expect(back.segments.at(-1)?.isGap).toBe(false);
    expect(back.segments.map((segment) => segment.msn)).toEqual(list('source').segments.map((segment) => segment.msn));
    expectLegal('720p');
  });

  it('a rung that never came does not keep the others from viewers for more than 4 s', () => {
    open(['720p']);
    packager.stopRung('720p');
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.run(3);
    expect(packager.isReady).toBe(false);
    encoder.run(4);
    expect(packager.isReady).toBe(true);
    expectLegal('720p');
  });
});

describe('holes in the source', () => {
  it('pitfall 9: pictures missing for longer than a part become a gap on an unbroken timeline', () => {
    open();
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.run(5);
    const base = packager.timeline.open?.start ?? (0 as Ticks);
    clock.advance(1200);
    const late = ticks(base + 90_000 * 2.2);
    packager.pushVideo({ dts: late, pts: late, isKey: false, data: new Uint8Array(50) });
    packager.pushVideo({ dts: ticks(late + 3000), pts: ticks(late + 3000), isKey: false, data: new Uint8Array(50) });
    expect(list('source').segments.some((segment) => segment.isGap)).toBe(true);
    expect(list('source').segments.some((segment) => segment.isDiscontinuity)).toBe(false);
    expectLegal('source');
  });
});

describe('what is kept', () => {
  it('is told only up to what the disk refused, and on from there when no playlist names that any more', async () => {
    open();
    const kept: number[] = [];
    packager.onKept = (until) => kept.push(until);
    // Segment 2 of the sound cannot be written: its place is taken.
    mkdirSync(join(folder, 'audio', '2.m4s'), { recursive: true });
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.run(9);
    await packager.stored();
    expect(kept.at(-1)).toBe(packager.timeline.at(msn(1))?.end);
    for (const _ of Array.from({ length: 12 })) {
      encoder.run(8);
      await packager.stored();
    }
    expect(list('audio').segments[0]?.msn).toBeGreaterThan(2);
    const last = list('source').segments.at(-1)?.msn ?? 0;
    expect(kept.at(-1)).toBe(packager.timeline.at(msn(last))?.end);
    expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
  });
});

describe('an event whose process was killed', () => {
  /** The process is gone: what it had in hand is lost, what the disk has stays. */
  async function kill(rungs: readonly string[], hasAudio = true): Promise<EventLeft> {
    await packager.stored();
    const left = await readEventLeft(join(folder, JOURNAL_NAME));
    if (left === undefined) {
      throw new Error('the journal tells of nothing');
    }
    packager.onPublish = () => {};
    const killed = packager;
    await takeUp(left, packagerOptions(rungs, hasAudio, 60));
    // It goes on writing where a dead process would not: its folder is not its own any more.
    leftovers.push(killed);
    return left;
  }
  const leftovers: EventPackager[] = [];
  async function takeUp(left: EventLeft, options: EventOptions, continues = false): Promise<void> {
    packager = new EventPackager({ ...options, startedAt: left.event.startedAt as Millis });
    await packager.resume(left, continues);
  }
  /** Older segments lose their parts from the list. */
  const withoutParts = (segments: MediaPlaylist['segments']) => segments.map((segment) => ({ ...segment, parts: [] }));
  afterEach(async () => {
    for (const killed of leftovers.splice(0)) {
      await killed.suspend();
    }
  });

  for (const at of [2.3, 7.1, 8.02, 9.6, 13.99]) {
    it(`at ${at} s: all that was listed is listed still, the encoder goes on behind it`, async () => {
      open(['720p']);
      packager.configureRung('720p', VIDEO);
      const encoder = new Encoder({ fps: 30, gopFrames: 60 });
      encoder.rungs = ['720p'];
      encoder.run(at);
      const before = new Map([...packager.tracks.keys()].map((name) => [name, list(name)]));
      await kill(['720p']);
      clock.advance(1500);
      for (const [name, { segments, open: growing }] of before) {
        const after = list(name);
        expect(withoutParts(after.segments.slice(0, segments.length)), name).toEqual(withoutParts(segments));
        const parts = after.segments[segments.length]?.parts ?? [];
        expect(parts.slice(0, growing?.parts.length ?? 0), `open parts of ${name}`).toEqual(growing?.parts ?? []);
        expectLegal(name);
      }
      packager.configureRung('720p', VIDEO);
      const again = new Encoder({ fps: 30, gopFrames: 60 });
      again.run(6.1);
      for (const name of ['source', 'audio', '720p']) {
        expectLegal(name);
        const { segments } = list(name);
        expect(segments.map((segment) => segment.msn)).toEqual(segments.map((_, index) => index));
        expect(Math.min(...segments.map(({ duration }) => duration))).toBeGreaterThan(0.01);
      }
      const marked = list('source').segments.filter((segment) => segment.isDiscontinuity);
      expect(marked).toHaveLength(1);
      expect(marked[0]?.mapUri).not.toBe(before.get('source')?.segments[0]?.mapUri);
    });
  }

  for (const { name, source, frames } of [
    { name: '30 fps', source: { fps: 30, gopFrames: 60 }, frames: 529 },
    { name: '29.97 fps with B-frames', source: { fps: 30_000 / 1001, gopFrames: 60, bFrames: 2 }, frames: 528 },
    { name: 'a key frame every 8 s', source: { fps: 25, gopFrames: 200 }, frames: 441 },
    { name: 'a segment just begun, no part of it', source: { fps: 30, gopFrames: 60 }, frames: 481 },
    { name: 'just begun, B-frames', source: { fps: 30_000 / 1001, gopFrames: 60, bFrames: 2 }, frames: 481 },
    { name: 'just begun, three pictures in', source: { fps: 25, gopFrames: 50, bFrames: 2 }, frames: 403 },
  ]) {
    it(`its encoder kept: not a picture is missing, nothing is marked (${name})`, async () => {
      open(['720p']);
      packager.configureRung('720p', VIDEO);
      const encoder = new Encoder(source);
      encoder.rungs = ['720p'];
      let kept = 0;
      packager.onKept = (until) => {
        kept = until;
      };
      encoder.run(frames / source.fps);
      const before = new Map([...packager.tracks.keys()].map((each) => [each, list(each)]));
      await packager.stored();
      const left = (await readEventLeft(join(folder, JOURNAL_NAME))) ?? expect.fail('no journal');
      leftovers.push(packager);
      await takeUp(left, packagerOptions(['720p'], true, 60), true);
      // The door gives again what it kept, which begins with a key frame at or before what is safe.
      const isFirst = ({ video }: (typeof encoder.sent)[number]) => video?.isKey === true && video.pts <= kept;
      for (const { video, audio } of encoder.sent.slice(encoder.sent.findLastIndex(isFirst))) {
        if (video !== undefined) {
          packager.pushVideo(video);
        } else if (audio !== undefined) {
          packager.pushAudio(audio, 0);
        }
      }
      encoder.rungs = [];
      encoder.run(12.3);
      packager.endSection();
      for (const each of ['source', 'audio', '720p']) {
        expectLegal(each);
        const { segments } = list(each);
        const old = before.get(each)?.segments ?? [];
        expect(withoutParts(segments.slice(0, old.length)), each).toEqual(withoutParts(old));
        expect(
          segments.some((segment) => segment.isDiscontinuity),
          each,
        ).toBe(false);
        expect(new Set(segments.map((segment) => segment.mapUri)).size, each).toBe(1);
      }
      for (const each of ['source', 'audio'] as const) {
        expect(
          list(each).segments.some((segment) => segment.isGap),
          each,
        ).toBe(false);
        expect(await breaksOf(each), each).toEqual([]);
      }
      expect(await framesOf('source')).toBe(encoder.sent.filter(({ video }) => video !== undefined).length);
      const sounds = encoder.sent.filter(({ audio }) => audio !== undefined).length;
      expect(Math.abs((await framesOf('audio')) - sounds)).toBeLessThanOrEqual(3);
    });
  }

  it('its bytes can be fetched, its time goes on with the wall clock', async () => {
    open();
    new Encoder({ fps: 30, gopFrames: 60 }).run(10.1);
    const bytes = await packager.tracks.get('source')?.rendition.segments[2]?.body.read();
    const init = packager.tracks.get('source')?.rendition.init(0);
    const { now } = packager.timeline;
    await kill([]);
    expect(Math.abs(packager.timeline.now - now)).toBeLessThanOrEqual(1);
    expect(Buffer.concat((await packager.tracks.get('source')?.rendition.segments[2]?.body.read()) ?? [])).toEqual(
      Buffer.concat(bytes ?? []),
    );
    expect(packager.tracks.get('source')?.rendition.init(0)).toEqual(init);
    clock.advance(4000);
    expect(Math.abs(packager.timeline.now - now - 4 * 90_000)).toBeLessThanOrEqual(1);
  });

  it('a second time, and with a window that had slid: the discontinuities that left are counted', async () => {
    open([], true, 12);
    new Encoder({ fps: 30, gopFrames: 60 }).run(6.1);
    packager.endSection();
    new Encoder({ fps: 30, gopFrames: 60 }).run(30);
    const before = list('source');
    expect(before.discontinuitySequence).toBe(1);
    await packager.stored();
    const left = await readEventLeft(join(folder, JOURNAL_NAME));
    leftovers.push(packager);
    await takeUp(left ?? expect.fail('no journal'), packagerOptions([], true, 12));
    // The segment that was open is closed, so one may have left the list.
    const { mediaSequence, discontinuitySequence, segments } = list('source');
    expect(mediaSequence - before.mediaSequence).toBeLessThanOrEqual(1);
    expect(discontinuitySequence).toBe(1);
    const listed = before.segments.filter((segment) => segment.msn >= mediaSequence);
    expect(withoutParts(segments).slice(0, listed.length)).toEqual(withoutParts(listed));
  });

  it('its encoder kept, but gone before it gave anything again: no segment of nothing is told', async () => {
    open(['720p']);
    packager.configureRung('720p', VIDEO);
    const encoder = new Encoder({ fps: 30, gopFrames: 60 });
    encoder.rungs = ['720p'];
    encoder.run(481 / 30);
    await packager.stored();
    const left = (await readEventLeft(join(folder, JOURNAL_NAME))) ?? expect.fail('no journal');
    leftovers.push(packager);
    await takeUp(left, packagerOptions(['720p'], true, 60), true);
    packager.endSection();
    clock.advance(3_000);
    for (const name of ['source', 'audio', '720p']) {
      expectLegal(name);
      expect(Math.min(...list(name).segments.map(({ duration }) => duration)), name).toBeGreaterThan(0.01);
    }
  });

  it('long away, and without an encoder: no gap is told before a slate could go on where it stood', async () => {
    open([], false);
    new Encoder({ fps: 30, gopFrames: 60, hasAudio: false }).run(8.5);
    await packager.stored();
    const left = (await readEventLeft(join(folder, JOURNAL_NAME))) ?? expect.fail('no journal');
    leftovers.push(packager);
    clock.advance(10_000);
    await takeUp(left, packagerOptions([], false, 60));
    const stood = packager.reached;
    clock.advance(1_900);
    expect(packager.reached).toBe(stood);
    clock.advance(200);
    expect(packager.reached).toBeGreaterThan(stood + 10 * MEDIA_TIMESCALE);
    expect(list('source').segments.at(-1)?.isGap).toBe(true);
    expectLegal('source');
  });

  it('what the disk lost is a gap, and nothing else is', async () => {
    open();
    new Encoder({ fps: 30, gopFrames: 60 }).run(12.1);
    await packager.stored();
    rmSync(join(folder, 'source', '3.m4s'));
    await kill([]);
    expect(
      list('source')
        .segments.map((segment) => segment.isGap)
        .slice(0, 5),
    ).toEqual([false, false, false, true, false]);
  });

  it('a journal that breaks off in the middle of a line tells what stands before', async () => {
    open();
    new Encoder({ fps: 30, gopFrames: 60 }).run(8.1);
    await packager.stored();
    const text = readFileSync(join(folder, JOURNAL_NAME), 'utf8');
    for (let length = text.length; length > text.length * 0.6; length -= 997) {
      const left = foldRecords(readRecords(text.slice(0, length)));
      const other = new EventPackager({ ...packagerOptions([], true, 60), folder });
      await other.resume(left ?? expect.fail('nothing'), false);
      const numbers = other.tracks.get('source')?.rendition.segments.map((segment) => segment.plan.msn);
      expect(numbers).toEqual(numbers?.map((_, index) => index));
      await other.suspend();
      writeFileSync(join(folder, JOURNAL_NAME), text);
    }
  });
});
