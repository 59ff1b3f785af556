import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { openMemoryLog } from '@rostrum/service/log';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { type Seconds, ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PublishSink } from '../session/publisher.ts';
import { type ChannelRig, FPS, openChannelRig, VIDEO } from '../session/testing/channel-rig.ts';
import { type SlateShape, slateArgs, slateShapeOf } from './slate-args.ts';
import { SlateMaker } from './slate-maker.ts';

/** Slates are made by the real ffmpeg, and shown by a real event whose time is the test's own. */

const HD: SlateShape = { width: 640, height: 360, codec: 'avc', codecString: 'avc1.64001f', frameRate: 30 };

let folder: string;
let maker: SlateMaker;
const log = openMemoryLog();
const own = (...name: string[]): string => join(folder, 'slates', 'own', ...name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-slate-test-'));
  maker = new SlateMaker({
    folder: join(folder, 'made'),
    own: openSlateFiles(folder),
    ffmpegPath: 'ffmpeg',
    log,
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A black picture, `side` pixels wide and high, of one bit each (PNG §11.2). */
function blackPng(side: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(1, 8);
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(side / 8)) * side));
  const start = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

describe('a slate', () => {
  it.each([
    { name: 'high', codecString: 'avc1.64001f', made: /^avc1\.6400/ },
    { name: 'main', codecString: 'avc1.4d401f', made: /^avc1\.4d40/ },
    { name: 'baseline', codecString: 'avc1.42c01f', made: /^avc1\.42c0/ },
  ])('is coded as the rendition it stands in for: $name', async ({ codecString, made }) => {
    const loop = await maker.prepare(
      { slug: 'aa', title: 'Sunday’s service: "A & B", 50% [live]; \\o/' },
      { ...HD, codecString },
    );
    expect(loop?.config).toMatchObject({ width: 640, height: 360, codecString: expect.stringMatching(made) });
    expect(loop?.frames).toHaveLength(30);
    expect(loop?.frames.map(({ isKey }) => isKey).indexOf(true, 1)).toBe(-1);
    expect(loop?.frameTicks).toBe(3000);
  });

  it('is made once, and found again', async () => {
    await maker.prepare({ slug: 'aa', title: 'A' }, HD);
    const [made] = readdirSync(join(folder, 'made'));
    await maker.prepare({ slug: 'aa', title: 'A' }, HD);
    expect(readdirSync(join(folder, 'made'))).toEqual([made]);
    await maker.prepare({ slug: 'aa', title: 'B' }, HD);
    expect(readdirSync(join(folder, 'made'))).toHaveLength(2);
  });

  it('is the creator’s own clip or picture where there is one, and the usual one where that cannot be read', async () => {
    mkdirSync(own(), { recursive: true });
    const ffmpeg = (...args: string[]): void => {
      expect(spawnSync('ffmpeg', ['-v', 'error', '-y', ...args]).status).toBe(0);
    };
    ffmpeg('-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=15', '-t', '3', '-f', 'mp4', own('clip'));
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'color=red:size=200x100',
      '-frames:v',
      '1',
      '-f',
      'image2',
      '-c:v',
      'png',
      own('picture'),
    );
    writeFileSync(own('rubbish'), 'not a picture');
    expect((await maker.prepare({ slug: 'clip', title: '' }, HD))?.frames.length).toBeGreaterThanOrEqual(90);
    expect((await maker.prepare({ slug: 'picture', title: '' }, HD))?.frames.length).toBeGreaterThanOrEqual(30);
    expect((await maker.prepare({ slug: 'rubbish', title: 'R' }, HD))?.frames).toHaveLength(30);
  });

  it('reads nothing but the creator’s own file, whatever that says it is', async () => {
    mkdirSync(own(), { recursive: true });
    const film = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=15', '-t', '3', '-pix_fmt', 'yuv420p'];
    const inOneFragment = ['-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', own('others.mp4')];
    expect(spawnSync('ffmpeg', ['-v', 'error', '-y', ...film, ...inOneFragment]).status).toBe(0);
    // The head passes for an old QuickTime file's, the rest is a list of segments to ffmpeg's own guess.
    writeFileSync(
      own('list'),
      `<!--wide--><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"
        type="static" mediaPresentationDuration="PT3S" minBufferTime="PT1S"><Period><AdaptationSet mimeType="video/mp4">
        <Representation id="1" mimeType="video/mp4" bandwidth="1" width="320" height="240"><BaseURL>others.mp4</BaseURL>
        <SegmentList duration="3"><Initialization sourceURL="others.mp4"/><SegmentURL media="others.mp4"/></SegmentList>
        </Representation></AdaptationSet></Period></MPD>`,
    );
    // The usual slate lasts a second; the film that the list names, three.
    expect((await maker.prepare({ slug: 'list', title: 'L' }, HD))?.frames).toHaveLength(30);
  });

  it('is not made of a picture that is small to send and would fill the memory', async () => {
    mkdirSync(own(), { recursive: true });
    writeFileSync(own('bomb'), blackPng(15_000));
    expect((await maker.prepare({ slug: 'bomb', title: 'B' }, HD))?.frames).toHaveLength(30);
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: { channel: 'bomb' } }));
  });

  it('is none where it cannot be made', async () => {
    expect(slateShapeOf({ ...VIDEO, codec: 'av1' }, 30)).toBeUndefined();
    expect(slateShapeOf({ ...VIDEO, width: 641 }, 30)).toBeUndefined();
    const without = new SlateMaker({ folder, own: openSlateFiles(folder), ffmpegPath: '/nonexistent', log });
    expect(await without.prepare({ slug: 'aa', title: 'A' }, HD)).toBeUndefined();
  });

  it('keeps text and paths out of ffmpeg’s grammar', () => {
    const content = { kind: 'title', textFile: "/tmp/a'b:c,d[e];f\\g", titleLength: 3, font: '/f.ttf' } as const;
    const filter = slateArgs(content, HD, 'out')[slateArgs(content, HD, 'out').indexOf('-vf') + 1];
    expect(filter).toContain("textfile=/tmp/a\\\\\\'b\\\\:c\\,d\\[e\\]\\;f\\\\\\\\g:");
  });
});

describe('an event without its encoder', () => {
  let rig: ChannelRig;
  let making: ReturnType<SlateMaker['prepare']> | undefined;
  let frame = 0;
  let sound = 0;

  beforeEach(async () => {
    frame = 0;
    sound = 0;
    making = undefined;
    rig = await openChannelRig({
      grace: 20 as Seconds,
      slates: {
        prepare: (...asked) => {
          making = maker.prepare(...asked);
          return making;
        },
      },
    });
  });
  afterEach(() => rig.close());

  function send(sink: PublishSink, seconds: number): void {
    for (let count = 0; count < seconds * FPS; count += 1, frame += 1) {
      const time = ticks(Math.round((frame * 1000) / FPS) * 90);
      sink.onVideo({ dts: time, pts: time, isKey: count % 60 === 0, data: new Uint8Array(700) });
      for (sound = Math.max(sound, Math.ceil(time / 1920)); sound * 1920 <= time + 3000; sound += 1) {
        sink.onAudio({ pts: ticks(sound * 1920), data: new Uint8Array(16) });
      }
      rig.clock.advance(1000 / FPS);
    }
  }

  const silent = (seconds: number): void => {
    for (let passed = 0; passed < seconds * 1000; passed += 50) {
      rig.clock.advance(50);
    }
  };
  const packager = () => rig.packager();
  const source = () => packager().tracks.get('source')?.rendition ?? expect.fail('no source');
  const gaps = (): number => source().segments.filter(({ isGap }) => isGap).length;
  const marks = (): number => source().segments.filter(({ plan }) => plan.isDiscontinuity).length;
  /** How far what is listed is behind the event's time. Seconds. */
  const behind = (): number => {
    const { open, segments } = source();
    const last = open ?? segments.at(-1) ?? expect.fail('nothing');
    const listed = last.parts.reduce((sum, part) => sum + part.duration, 0);
    return (packager().timeline.now - last.start) / 90_000 - listed;
  };
  /** The slate is made, and the event has it. */
  const prepared = async (): Promise<void> => {
    await vi.waitFor(() => expect(making).toBeDefined());
    await making;
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('that hung up shows its slate at once, without a gap, until media comes again', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    send(sink, 2);
    sink.onEnd('disconnect', 'gone');
    for (let second = 0; second < 8; second += 1) {
      silent(1);
      expect(behind()).toBeLessThan(0.7);
    }
    expect(gaps()).toBe(0);
    const again = await rig.publish();
    send(again, 6);
    expect(gaps()).toBe(0);
    expect(marks()).toBe(2);
    expect(behind()).toBeLessThan(0.7);
    const audio = packager().tracks.get('audio')?.rendition;
    expect(audio?.segments.filter(({ isGap }) => isGap)).toEqual([]);
    expect(audio?.segments.map(({ plan }) => plan.msn)).toEqual(
      source()
        .segments.map(({ plan }) => plan.msn)
        .slice(0, audio?.segments.length),
    );
  });

  it('that falls silent, its connection open, shows its slate before players run dry', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    send(sink, 2);
    let worst = 0;
    for (let passed = 0; passed < 6; passed += 0.1) {
      silent(0.1);
      worst = Math.max(worst, behind());
    }
    // Players keep three parts behind.
    expect(worst).toBeLessThan(1.5);
    expect(gaps()).toBe(0);
    // Its late pictures are not shown until a key frame.
    send(sink, 4);
    expect(gaps()).toBe(0);
    expect(behind()).toBeLessThan(0.7);
    expect(marks()).toBe(2);
  });

  it('shows its slate by hand while the encoder goes on, and the camera again, without a gap', async () => {
    const wish = async (isSlate: boolean): Promise<void> => {
      await rig.store.stages.set(rig.channelId, { isSlate });
      rig.channels.setStages(await rig.store.stages.rows());
    };
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    send(sink, 2);
    await wish(true);
    expect(rig.told()).toMatchObject({ isSlateByHand: true, isBridged: true, status: 'reconnecting' });
    for (let second = 0; second < 8; second += 1) {
      send(sink, 1);
      expect(behind()).toBeLessThan(0.7);
    }
    await wish(false);
    send(sink, 6);
    expect(rig.told()).toMatchObject({ isSlateByHand: false, isBridged: false, status: 'live' });
    expect(gaps()).toBe(0);
    expect(marks()).toBe(2);
    expect(behind()).toBeLessThan(0.7);
    // With the encoder off a break may last longer than the grace.
    await wish(true);
    sink.onEnd('disconnect', 'gone');
    silent(60);
    expect(rig.told()).toMatchObject({ isSlateByHand: true, status: 'reconnecting' });
    await wish(false);
    silent(21);
    expect(rig.told()).toMatchObject({ isSlateByHand: false, status: 'ended' });
  });

  it('shows what is late by less than a second, and no slate', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    for (let round = 0; round < 3; round += 1) {
      silent(0.8);
      frame += 24;
      send(sink, 2);
    }
    expect(marks()).toBe(0);
  });

  it('whose pictures come in bursts is not hidden more than once', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    for (let round = 0; round < 6; round += 1) {
      silent(1.5);
      frame += 45;
      send(sink, 4);
    }
    // To the slate and back.
    expect(marks()).toBe(2);
  });

  it('whose last pictures came in a burst, ahead of the time, shows its slate at once all the same', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    // Five seconds at once.
    for (let count = 0; count < 150; count += 1, frame += 1) {
      const time = ticks(Math.round((frame * 1000) / FPS) * 90);
      sink.onVideo({ dts: time, pts: time, isKey: count % 60 === 0, data: new Uint8Array(700) });
    }
    send(sink, 4);
    const before = source().nextMsn;
    sink.onEnd('disconnect', 'gone');
    silent(4);
    expect(source().nextMsn).toBeGreaterThan(before + 1);
    expect(gaps()).toBe(0);
  });

  it('makes its slate anew when the creator changes it meanwhile', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    mkdirSync(own(), { recursive: true });
    const red = ['-f', 'lavfi', '-i', 'color=red:size=200x100', '-frames:v', '1', '-f', 'image2', '-c:v', 'png'];
    expect(spawnSync('ffmpeg', ['-v', 'error', '-y', ...red, own('demo')]).status).toBe(0);
    await rig.channels.refresh('demo');
    const made = (): string[] => readdirSync(join(folder, 'made')).filter((name) => name.endsWith('.ts'));
    await vi.waitFor(() => expect(made()).toHaveLength(2), 10_000);
    send(sink, 2);
    sink.onEnd('disconnect', 'gone');
    silent(4);
    expect(gaps()).toBe(0);
    expect(behind()).toBeLessThan(0.7);
  });

  it('ends with the grace, the slate in its list', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    send(sink, 2);
    sink.onEnd('disconnect', 'gone');
    silent(21);
    expect(rig.channels.current('demo')?.endedAt).toBeDefined();
    expect(packager().isEnded).toBe(true);
    expect(gaps()).toBe(0);
  });

  it('is taken up by another process in the middle of its slate', async () => {
    const sink = await rig.publish();
    send(sink, 6);
    await prepared();
    send(sink, 2);
    sink.onEnd('disconnect', 'gone');
    silent(4);
    await packager().stored();
    await rig.channels.close();
    rig.clock.advance(700);
    await rig.channels.start();
    await vi.waitFor(() => {
      silent(0.1);
      expect(source().open?.isGap).toBe(false);
    }, 5_000);
    silent(4);
    expect(behind()).toBeLessThan(0.7);
    send(await rig.publish(), 4);
    expect(behind()).toBeLessThan(0.7);
  });
});
