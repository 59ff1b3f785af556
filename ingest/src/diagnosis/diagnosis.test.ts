import type { VideoConfig } from '@rostrum/media/access-unit';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishSink } from '../session/publisher.ts';
import { AUDIO, type ChannelRig, openChannelRig, VIDEO } from '../session/testing/channel-rig.ts';

/** What an encoder does wrong, and what its owner is told: a real event, fed picture by picture; time is the test's own. */

let rig: ChannelRig;
beforeEach(async () => {
  rig = await openChannelRig();
});
afterEach(() => rig.close());

const codes = (): string[] => rig.told()?.findings.map(({ code }) => code) ?? [];
const finding = (code: string) =>
  rig.told()?.findings.find((found) => found.code === code) ?? expect.fail(`no ${code}`);

type Habit = {
  readonly fps?: number;
  /** Pictures from key frame to key frame; by the number of the key frame where they differ. */
  readonly gop?: number | ((index: number) => boolean);
  /** Stamps of the picture made at a moment, milliseconds; undefined: it is left out. */
  readonly dts?: (ms: number, index: number) => number | undefined;
  readonly pts?: (ms: number, index: number) => number;
  /** When it arrives. */
  readonly arrives?: (ms: number) => number;
  readonly bytes?: (index: number) => number;
  /** Stamp of sound made at a moment; undefined: none. */
  readonly sound?: (ms: number) => number | undefined;
};

let at = 0;
beforeEach(() => {
  at = 0;
});

/** Lets an encoder send for so many seconds. */
function send(sink: PublishSink, seconds: number, habit: Habit = {}): void {
  const {
    fps = 30,
    gop = 60,
    dts = (ms) => ms,
    arrives = (ms) => ms,
    bytes = () => 12_000,
    sound = (ms) => ms,
  } = habit;
  const { pts = (ms) => ms } = habit;
  const isKey = typeof gop === 'number' ? (index: number) => index % gop === 0 : gop;
  const events: { at: number; give: () => void }[] = [];
  for (let index = 0; (index * 1000) / fps < seconds * 1000; index += 1) {
    const made = at + (index * 1000) / fps;
    const stamp = dts(made, index);
    if (stamp !== undefined) {
      const frame = {
        dts: ticks(Math.round(stamp) * 90),
        pts: ticks(Math.round(Math.max(stamp, pts(stamp, index))) * 90),
        isKey: isKey(index),
        data: new Uint8Array(bytes(index)),
      };
      events.push({ at: arrives(made), give: () => sink.onVideo(frame) });
    }
  }
  for (let made = at; made < at + seconds * 1000; made += 1024 / 48) {
    const stamp = sound(made);
    if (stamp !== undefined) {
      const frame = { pts: ticks(Math.round(stamp * 90)), data: new Uint8Array(340) };
      events.push({ at: arrives(made), give: () => sink.onAudio(frame) });
    }
  }
  let now = at;
  for (const event of events.toSorted((one, two) => one.at - two.at)) {
    rig.clock.advance(Math.max(0, event.at - now));
    now = Math.max(now, event.at);
    event.give();
  }
  rig.clock.advance(Math.max(0, at + seconds * 1000 - now));
  at += seconds * 1000;
}

describe('an encoder that does all right', () => {
  it('has no findings, at 25, 30, 50 and 60 pictures a second', async () => {
    for (const fps of [25, 30, 50, 60]) {
      const sink = await rig.publish({ video: { ...VIDEO, width: 768, height: 432 } });
      send(sink, 90, { fps, gop: fps * 2 });
      expect(codes(), `${fps}`).toEqual([]);
      sink.onEnd('unpublish', 'done');
    }
  });

  it('has none with two B-frames, a trembling line, and a bit rate that breathes', async () => {
    const sink = await rig.publish();
    const frame = 1000 / 30;
    send(sink, 120, {
      pts: (ms, index) => ms + (index % 3 === 1 ? 3 * frame : index % 3 === 0 && index % 60 !== 0 ? 0 : frame),
      arrives: (ms) => ms + 40 * Math.abs(Math.sin(ms / 700)),
      bytes: (index) => (index % 60 === 0 ? 60_000 : 6_000 + 3_000 * Math.sin(index / 100)),
    });
    expect(codes()).toEqual([]);
  });
});

describe('key frames and rhythm', () => {
  it('tells of rare key frames in the words of the encoder, and no more once they are mended', async () => {
    const sink = await rig.publish();
    sink.onMetadata({ encoder: 'obs-output module (libobs version 30.1.2)', audiocodecid: 10 });
    send(sink, 20, { gop: 240 });
    expect(finding('KEY_FRAMES_RARE')).toMatchObject({
      severity: 'bad',
      say: 'Key frames come every 8 s, which makes viewers wait and switch slowly.',
      cure: expect.stringMatching(/^In OBS: Settings → Output → .*2 s/) as string,
    });
    send(sink, 30);
    expect(codes()).not.toContain('KEY_FRAMES_RARE');
  });

  it.each<[string, Habit, number?]>([
    ['KEY_FRAMES_IRREGULAR', { gop: (index) => index % 110 === 0 || index % 110 === 30 }],
    ['KEY_FRAMES_DENSE', { gop: 10 }],
    ['FRAME_RATE_VARIES', { dts: (ms, index) => ms + (index % 3 === 0 ? 15 : index % 5 === 0 ? -13 : 0) }],
    ['PICTURES_MISSING', { dts: (ms, index) => (index % 17 === 5 ? undefined : ms) }],
    ['FRAME_RATE_LOW', { fps: 10, gop: 20 }],
    ['FRAME_RATE_HIGH', { fps: 120, gop: 240 }],
    ['B_FRAMES_MANY', { pts: (ms, index) => ms + (index % 6 === 1 ? 200 : 33) }],
    ['TIMESTAMPS_STAND', { dts: (ms) => Math.floor(ms / 200) * 200 }],
    [
      'TIMESTAMPS_JUMP',
      { dts: (ms) => (ms > 15_000 ? ms + 20_000 : ms), sound: (ms) => (ms > 15_000 ? ms + 20_000 : ms) },
    ],
    ['KEY_FRAMES_MISSING', { gop: () => false }],
  ])('%s', async (code, habit) => {
    const sink = await rig.publish();
    send(sink, 30, habit);
    expect(codes()).toContain(code);
  });
});

describe('the line and the clock', () => {
  it('tells how often the upload collapses', async () => {
    const sink = await rig.publish();
    // What is made in the last three seconds of every thirty comes at their end, within half a second.
    const arrives = (ms: number): number => {
      const [phase, round] = [ms % 30_000, Math.floor(ms / 30_000) * 30_000];
      return phase < 600 ? round + 600 : phase < 27_000 ? ms : round + 30_000 + (phase - 27_000) / 6;
    };
    send(sink, 150, { arrives });
    expect(finding('UPLOAD_COLLAPSES').say).toMatch(/collapses every (29|30|31) s/);
  });

  it.each<[string, Habit, number]>([
    ['UPLOAD_TOO_SLOW', { arrives: (ms) => ms * 1.2 }, 40],
    ['BURSTS', { arrives: (ms) => Math.ceil(ms / 1000) * 1000 }, 60],
    ['CLOCK_DRIFTS', { dts: (ms) => ms * 1.003, sound: (ms) => ms * 1.003 }, 120],
    ['BITRATE_HIGH', { bytes: () => 60_000 }, 40],
    ['BITRATE_UNEVEN', { bytes: (index) => (index % 900 < 300 ? 24_000 : 1_000) }, 90],
  ])('%s', async (code, habit, seconds) => {
    const sink = await rig.publish();
    send(sink, seconds, habit);
    expect(codes()).toContain(code);
  });

  it('tells of a latency that is too low for the line, and of what is lost', async () => {
    const sink = await rig.publish();
    const link = { rttMs: 400, lost: 0, retransmitted: 0, latencyMs: 200, bitrate: 3e6, keyBits: 0 };
    for (let second = 0; second < 12; second += 1) {
      sink.onStatistics?.({ ...link, dropped: second * 3 });
      send(sink, 1);
    }
    expect(codes()).toEqual(expect.arrayContaining(['SRT_LATENCY_LOW', 'SRT_LOSS', 'LINE_FAR']));
    expect(finding('SRT_LATENCY_LOW').cure).toContain('1600 ms');
  });
});

describe('sound', () => {
  it.each<[string, Habit, number]>([
    ['NO_AUDIO', { sound: () => undefined }, 10],
    ['AUDIO_STOPPED', { sound: (ms) => (ms > 8_000 ? undefined : ms) }, 15],
    ['AUDIO_SKEW', { sound: (ms) => ms - 1_500 }, 30],
    ['AUDIO_PARTS', { sound: (ms) => ms * 1.004 }, 90],
    ['AUDIO_HOLES', { sound: (ms) => (Math.floor(ms / 100) % 20 === 7 ? undefined : ms) }, 30],
  ])('%s', async (code, habit, seconds) => {
    const sink = await rig.publish();
    send(sink, seconds, habit);
    expect(codes()).toContain(code);
  });

  it.each([
    ['AUDIO_RATE', Uint8Array.of(0x14, 0x10)], // 32 kHz
    ['AUDIO_CODED_THIN', Uint8Array.of(0x2b, 0x11, 0x88, 0x00)], // HE-AAC
    ['AUDIO_SURROUND', Uint8Array.of(0x11, 0xb0)], // 5.1
  ])('%s', async (code, record) => {
    const sink = await rig.publish({ audio: parseAacConfig(record) });
    send(sink, 10);
    expect(codes()).toContain(code);
  });
});

describe('the picture', () => {
  const picture = (more: Partial<VideoConfig>): VideoConfig => ({ ...VIDEO, ...more });

  it.each<[string, VideoConfig]>([
    ['SIZE_SMALL', picture({ width: 320, height: 180 })],
    ['SIZE_UNUSUAL', picture({ width: 1278, height: 718 })],
    ['PIXELS_NOT_SQUARE', picture({ pixelAspect: { horizontal: 4, vertical: 3 } })],
    ['HDR', picture({ colour: { primaries: 9, transfer: 16, matrix: 9, isFullRange: false } })],
    ['CODEC_NOT_EVERYWHERE', picture({ codec: 'hevc' })],
    ['LEVEL', picture({ width: 3840, height: 2160 })],
    ['REFERENCES_MANY', picture({ width: 3840, height: 2160 })],
  ])('%s', async (code, video) => {
    const sink = await rig.publish({ video });
    send(sink, 10);
    expect(codes()).toContain(code);
  });

  it('tells of an encoder that sends sound alone, and of one that stopped', async () => {
    const sink = await rig.publish();
    send(sink, 10, { dts: () => undefined });
    expect(finding('NO_PICTURE').say).toContain('no picture');
    send(sink, 10);
    expect(codes()).not.toContain('NO_PICTURE');
    rig.clock.advance(5_000);
    expect(codes()).toContain('PICTURE_STOPPED');
  });
});

it('two encoders that take one key from each other are told of, one that was started anew is not', async () => {
  send(await rig.publish(), 5);
  send(await rig.publish(), 5);
  expect(codes()).not.toContain('KEY_SHARED');
  for (let round = 0; round < 3; round += 1) {
    send(await rig.publish(), 4);
  }
  expect(finding('KEY_SHARED').say).toContain('4 times');
});

describe('the backup', () => {
  it('is missed when it has gone, and compared while it is there', async () => {
    const main = await rig.publish();
    const backup = await rig.publish({ role: 'backup', video: { ...VIDEO, width: 640, height: 360 }, audio: AUDIO });
    send(main, 5);
    expect(finding('BACKUP_DIFFERS').say).toContain('640 × 360');
    backup.onEnd('unpublish', 'done');
    send(main, 15);
    expect(codes()).toEqual(['BACKUP_MISSING']);
  });

  it('that carries the event alone is told, too', async () => {
    const main = await rig.publish();
    const backup = await rig.publish({ role: 'backup' });
    send(main, 5);
    main.onEnd('unpublish', 'done');
    send(backup, 15);
    expect(codes()).toEqual(['MAIN_MISSING']);
  });
});

it('a wrong key is told to whose encoder was seen at that address before, until the right one comes', async () => {
  (await rig.publish()).onEnd('unpublish', 'done');
  const knock = (address: string) =>
    rig.channels.authorise(
      { app: 'live', streamKey: 'abcd-efgh-jkmn-pqrs-tuvw', address },
      { id: 'x', address, close: () => {} },
      new AbortController().signal,
    );
  await knock('198.51.100.9');
  expect(codes()).toEqual([]);
  await knock('192.0.2.1');
  expect(finding('WRONG_KEY').say).toContain('192.0.2.1');
  expect(finding('WRONG_KEY').severity).toBe('bad');
  await rig.publish();
  expect(codes()).not.toContain('WRONG_KEY');
});

it('the last hour is kept, a row every five seconds', async () => {
  const sink = await rig.publish();
  send(sink, 21);
  const history = rig.channels.current('demo')?.history.since(0) ?? expect.fail('no event');
  expect(history.at).toHaveLength(4);
  expect(history.fps[2]).toBeCloseTo(30, 0);
  expect(history.bitrate[2]).toBeGreaterThan(2e6);
  expect(history.rttMs[2]).toBeNull();
  expect(history.keyInterval[3]).toBe(2);
});
