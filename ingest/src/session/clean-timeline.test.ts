import { readFragments } from '@rostrum/media/cmaf/fragment-reader';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { type Seconds, ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rendition } from '../packager/rendition.ts';
import type { PublishSink } from './publisher.ts';
import { type ChannelRig, FPS, openChannelRig } from './testing/channel-rig.ts';

/** What encoders' clocks do, and what viewers are given: an unbroken timeline, lips in sync. Time is the test's own. */

/** Beside the rig's 48 kHz. */
const AUDIO_44 = parseAacConfig(Uint8Array.of(0x12, 0x10));
const SOUND_MS = 1024 / 48;
/** Every picture and every frame of sound carries when it was made, by which lips are watched. */
const STAMP_BYTES = 8;
const LIPS_MS = 40;

let rig: ChannelRig;
beforeEach(async () => {
  rig = await openChannelRig({ window: 300 as Seconds });
});
afterEach(() => rig.close());

/** How an encoder stamps what it makes at a moment, milliseconds; undefined: it makes nothing then. */
type Stamps = {
  readonly picture?: (ms: number) => number | undefined;
  readonly sound?: (ms: number) => number | undefined;
  /** When what is made at a moment arrives. */
  readonly arrives?: (ms: number) => number;
  readonly keyEvery?: number;
};

/** Lets an encoder send for so many seconds of the test's time, from `fromMs` of its own. */
function send(sink: PublishSink, seconds: number, stamps: Stamps = {}, fromMs = 0): void {
  const { picture = (ms) => ms, sound = (ms) => ms, arrives = (ms) => ms, keyEvery = 60 } = stamps;
  const queue: { at: number; give: () => void }[] = [];
  for (let index = 0; (index * 1000) / FPS < seconds * 1000; index += 1) {
    const made = fromMs + (index * 1000) / FPS;
    const stamp = picture(made);
    if (stamp !== undefined) {
      const time = ticks(Math.round(stamp) * 90);
      const frame = { dts: time, pts: time, isKey: index % keyEvery === 0, data: stamped(made, 200) };
      queue.push({ at: arrives(made), give: () => sink.onVideo(frame) });
    }
  }
  for (let made = fromMs; made < fromMs + seconds * 1000; made += SOUND_MS) {
    const stamp = sound(made);
    if (stamp !== undefined) {
      const frame = { pts: ticks(Math.round(stamp) * 90), data: stamped(made, 32) };
      queue.push({ at: arrives(made), give: () => sink.onAudio(frame) });
    }
  }
  let now = fromMs;
  for (const { at, give } of queue.toSorted((a, b) => a.at - b.at)) {
    rig.clock.advance(Math.max(0, at - now));
    now = Math.max(now, at);
    give();
  }
  rig.clock.advance(Math.max(0, fromMs + seconds * 1000 - now));
}

function stamped(made: number, length: number): Uint8Array {
  const data = new Uint8Array(length);
  new DataView(data.buffer).setFloat64(0, made);
  return data;
}

const packager = () => rig.packager();
const rendition = (name: string): Rendition => packager().tracks.get(name)?.rendition ?? expect.fail(`no ${name}`);

/** Every frame of a rendition that is listed: its event time and when it was made, milliseconds. */
async function framesOf(name: string): Promise<{ at: number; made: number }[]> {
  const track = rendition(name);
  const frames: { at: number; made: number }[] = [];
  for (const segment of [...track.segments, ...(track.open === undefined ? [] : [track.open])]) {
    for (const { baseDecodeTime, samples } of readFragments(Buffer.concat((await segment.body.read()) ?? []))) {
      let dts = baseDecodeTime;
      for (const { data, duration } of samples) {
        const made = data.byteLength < STAMP_BYTES ? 0 : new DataView(data.buffer, data.byteOffset).getFloat64(0);
        frames.push({ at: (dts * 1000) / track.scale, made });
        dts += duration;
      }
    }
  }
  return frames;
}

/** Largest distance of sound from its picture, beyond what the encoder's own stamps had. Milliseconds. */
async function lipsOff(fromMs = 0, toMs = Number.POSITIVE_INFINITY): Promise<number> {
  const pictures = (await framesOf('source')).filter(({ made }) => made >= fromMs && made < toMs);
  const sounds = (await framesOf('audio')).filter(({ made }) => made > 0 && made >= fromMs && made < toMs);
  let worst = 0;
  for (const sound of sounds) {
    const near = pictures.reduce((best, one) =>
      Math.abs(one.made - sound.made) < Math.abs(best.made - sound.made) ? one : best,
    );
    if (Math.abs(near.made - sound.made) < 50) {
      worst = Math.max(worst, Math.abs(near.at - sound.at - (near.made - sound.made)));
    }
  }
  expect(sounds.length).toBeGreaterThan(10);
  return worst;
}

/** Milliseconds of a rendition that are listed as missing. */
function gapMs(name = 'source'): number {
  return rendition(name).segments.reduce((sum, { isGap, duration }) => sum + (isGap ? duration * 1000 : 0), 0);
}

/** Every rendition lists the same sequence numbers, each begins where the one before ends, and none is longer than the target. */
function expectLegal(): void {
  const target = packager().targetDuration ?? expect.fail('no target duration');
  for (const { rendition: track } of packager().tracks.values()) {
    let end: number | undefined;
    for (const { plan, duration } of track.segments) {
      expect(plan.start, `${track.name} ${plan.msn}`).toBe(end ?? plan.start);
      expect(Math.round(duration)).toBeLessThanOrEqual(target);
      end = plan.end;
    }
  }
}

/** How far the newest picture stands from the event's own time. Milliseconds. */
async function offNow(): Promise<number> {
  const { at } = (await framesOf('source')).at(-1) ?? expect.fail('no picture');
  return packager().timeline.now / 90 - at;
}

function discontinuities(): number {
  return rendition('source').segments.filter(({ plan }) => plan.isDiscontinuity).length;
}

describe('an encoder’s clocks', () => {
  it('that run as they should give one section, lips together', async () => {
    const sink = await rig.publish();
    send(sink, 20);
    expect(discontinuities()).toBe(0);
    expect(gapMs()).toBe(0);
    expect(await lipsOff()).toBeLessThan(LIPS_MS / 2);
    expectLegal();
  });

  it.each([
    { name: 'leap ahead an hour', by: 3_600_000 },
    { name: 'leap ahead five seconds', by: 5_000 },
    { name: 'fall back an hour', by: -3_600_000 },
    { name: 'fall back two seconds', by: -2_000 },
  ])('that $name go on after one discontinuity, at the time it is', async ({ by }) => {
    const sink = await rig.publish();
    const base = 10_000_000;
    const jump = (ms: number): number => base + ms + (ms >= 10_500 ? by : 0);
    send(sink, 25, { picture: jump, sound: jump });
    expect(discontinuities()).toBe(1);
    // What comes before the next key frame cannot be shown.
    expect(gapMs()).toBeLessThan(2_000);
    expect(await lipsOff()).toBeLessThan(LIPS_MS);
    expect(Math.abs(await offNow())).toBeLessThan(700);
    expectLegal();
  });

  it.each([
    { name: 'begins anew', picture: (ms: number) => (ms >= 10_000 ? ms - 10_000 : 7_200_000 + ms) },
    { name: 'leaps ahead', picture: (ms: number) => (ms >= 10_000 ? 9_000_000 + ms : ms) },
  ])('whose picture’s clock $name while the sound’s runs on keep lips together', async ({ picture }) => {
    const sink = await rig.publish();
    const before = picture(0);
    send(sink, 30, { picture, sound: (ms) => before + ms });
    expect(discontinuities()).toBe(1);
    expect(await lipsOff(0, 10_000)).toBeLessThan(LIPS_MS);
    expect(await lipsOff(12_000)).toBeLessThan(LIPS_MS);
    expectLegal();
  });

  it('whose sound’s clock begins anew while the picture’s runs on keep lips together, without a mark', async () => {
    const sink = await rig.publish();
    send(sink, 30, { picture: (ms) => 5_000_000 + ms, sound: (ms) => (ms >= 12_000 ? ms - 12_000 : 5_000_000 + ms) });
    expect(discontinuities()).toBe(0);
    expect(gapMs()).toBe(0);
    expect(await lipsOff(0, 12_000)).toBeLessThan(LIPS_MS);
    expect(await lipsOff(13_000)).toBeLessThan(LIPS_MS);
    expectLegal();
  });

  it('of sound that drift from the picture’s for hours stay together', async () => {
    const sink = await rig.publish();
    // 200 ppm, the worst a sound card is sold with, for ten minutes: 120 ms in the stamps.
    send(sink, 600, { sound: (ms) => ms * 1.0002 });
    expect(discontinuities()).toBe(0);
    const stamped = (await framesOf('audio')).filter(({ made }) => made > 0);
    const start = (await framesOf('source'))[0] ?? expect.fail('no picture');
    const last = stamped.at(-1) ?? expect.fail('no sound');
    // The stamps are what the encoder says belongs together.
    expect(Math.abs(last.at - start.at - (last.made * 1.0002 - start.made))).toBeLessThan(LIPS_MS + SOUND_MS);
  });

  it('that drift from ours for hours leave nobody behind', async () => {
    const sink = await rig.publish();
    send(sink, 1_200, { picture: (ms) => ms * 0.9995, sound: (ms) => ms * 0.9995 });
    expect(gapMs()).toBe(0);
    expect(discontinuities()).toBe(0);
    expectLegal();
  });
});

describe('an encoder that', () => {
  it('sends late pictures in a burst loses none of them', async () => {
    const sink = await rig.publish();
    // A second and a half is held up on the way, five times.
    const arrives = (ms: number): number => (ms % 5_000 < 1_500 && ms > 4_000 ? ms - (ms % 5_000) + 1_500 : ms);
    send(sink, 30, { arrives });
    expect(discontinuities()).toBe(0);
    expect(gapMs()).toBe(0);
    expect((await framesOf('source')).length).toBeGreaterThan(29.9 * FPS - 3);
    expect(await lipsOff()).toBeLessThan(LIPS_MS);
    expectLegal();
  });

  it('leaves out pictures for a while has the sound go on', async () => {
    const sink = await rig.publish();
    send(sink, 20, { picture: (ms) => (ms > 8_200 && ms < 9_400 ? undefined : ms) });
    expect(discontinuities()).toBe(0);
    expect(await lipsOff()).toBeLessThan(LIPS_MS);
    expectLegal();
  });

  it('sends a picture now and then, up to half a second apart, is shown without a break', async () => {
    const sink = await rig.publish();
    send(sink, 40, {
      picture: (ms) => (Math.round(ms) % (ms < 10_000 ? 460 : 100) < 33 ? ms : undefined),
      keyEvery: 1,
    });
    expect(discontinuities()).toBe(0);
    expectLegal();
  });

  it('begins with sound, a second before the picture, has lips together from the first', async () => {
    const sink = await rig.publish();
    send(sink, 20, { picture: (ms) => (ms < 1_000 ? undefined : ms), keyEvery: 15 });
    expect(await lipsOff()).toBeLessThan(LIPS_MS);
    const [picture] = await framesOf('source');
    const sound = (await framesOf('audio')).find(({ made }) => made > 0);
    expect(Math.abs((sound?.at ?? 0) - (picture?.at ?? 0))).toBeLessThan(SOUND_MS * 2);
    expectLegal();
  });

  it('begins with pictures, the sound a second later, has lips together from the first', async () => {
    const sink = await rig.publish();
    send(sink, 20, { sound: (ms) => (ms < 1_000 ? undefined : ms) });
    expect(await lipsOff()).toBeLessThan(LIPS_MS);
    expectLegal();
  });

  it('sends a third of a second of sound at a time loses none at the start', async () => {
    const sink = await rig.publish();
    const audio = (ms: number): number => Math.ceil(ms / 340) * 340;
    const queue: (() => void)[] = [];
    for (let ms = 0; ms < 12_000; ms += 20) {
      const video = Math.round(ms / 40) * 40 === ms;
      if (video) {
        const time = ticks(ms * 90);
        queue.push(() => sink.onVideo({ dts: time, pts: time, isKey: ms % 2_000 === 0, data: stamped(ms, 200) }));
      }
      if (audio(ms) === ms) {
        for (let made = ms - 340; made < ms; made += SOUND_MS) {
          const frame = { pts: ticks(Math.round(made) * 90), data: stamped(made, 32) };
          queue.push(() => sink.onAudio(frame));
        }
      }
      for (const give of queue.splice(0)) {
        give();
      }
      rig.clock.advance(20);
    }
    const [picture] = await framesOf('source');
    const sound = (await framesOf('audio')).find(({ made }) => made >= 0);
    expect(Math.abs((sound?.at ?? 0) - (picture?.at ?? 0))).toBeLessThan(SOUND_MS * 2);
  });

  for (const leapMs of [3_600_000, -3_600_000]) {
    it(`changes its sound and leaps by ${leapMs / 1000} s in one moment goes on at once`, async () => {
      const sink = await rig.publish();
      send(sink, 8);
      sink.onAudioConfig(AUDIO_44);
      send(sink, 8, { picture: (ms) => ms + 10_000_000 + leapMs, sound: (ms) => ms + 10_000_000 + leapMs }, 8_000);
      expect(gapMs()).toBe(0);
      expect(rendition('source').segments.length).toBeLessThan(12);
      expectLegal();
    });
  }

  it('changes its sound’s rate while it sends goes on after one discontinuity', async () => {
    const sink = await rig.publish();
    send(sink, 8);
    sink.onAudioConfig(AUDIO_44);
    send(sink, 8, {}, 8_000);
    expect(discontinuities()).toBe(1);
    expect(gapMs()).toBeLessThan(200);
    expectLegal();
  });

  it('loses its sound has silence in its place, and its own when it is back', async () => {
    const sink = await rig.publish();
    send(sink, 30, { sound: (ms) => (ms > 8_000 && ms < 15_000 ? undefined : ms) });
    expect(gapMs('audio')).toBe(0);
    expect(await lipsOff(0, 8_000)).toBeLessThan(LIPS_MS);
    expect(await lipsOff(16_500)).toBeLessThan(LIPS_MS);
    expectLegal();
  });
});
