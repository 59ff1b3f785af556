import type { VideoFrame } from '@rostrum/media/access-unit';
import { FakeClock } from '@rostrum/service/clock';
import { ticks } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { PicturePacer } from './picture-pacer.ts';

const FRAME_MS = 40;

/** Sends pictures for so long; `arrives` tells when one that was made at a moment comes. @returns when each was given. */
function run(seconds: number, arrives: (madeMs: number) => number, drift = 1): { made: number; given: number }[] {
  const clock = new FakeClock();
  const out: { made: number; given: number }[] = [];
  const pacer = new PicturePacer(
    clock,
    () => ticks(Math.round(clock.now() * 90)),
    (frame) => out.push({ made: frame.dts / 90, given: clock.now() }),
  );
  const frames = Array.from({ length: (seconds * 1000) / FRAME_MS }, (_, index) => index * FRAME_MS);
  for (const made of frames) {
    const at = arrives(made);
    clock.advance(Math.max(0, at - clock.now()));
    const dts = ticks(Math.round(made * drift * 90));
    const frame: VideoFrame = { dts, pts: dts, isKey: false, data: new Uint8Array(1) };
    pacer.push(frame);
  }
  clock.advance(5_000);
  return out;
}

/** The longest time in which nothing was given, after a while. */
function longestPause(out: readonly { given: number }[], fromMs = 12_000): number {
  const times = out.map(({ given }) => given).filter((given) => given >= fromMs);
  return Math.max(...times.slice(1).map((given, index) => given - (times[index] ?? 0)));
}

describe('the flow of pictures', () => {
  it('is left alone where it is even, or trembles', () => {
    for (const arrives of [(made: number) => made, (made: number) => made + ((made * 7919) % 200)]) {
      const out = run(30, arrives);
      expect(out.every(({ made, given }) => given <= Math.max(arrives(made), 0) + 200)).toBe(true);
    }
    expect(run(30, (made) => made).every(({ made, given }) => made === given)).toBe(true);
  });

  it('is even where a second comes at a time', () => {
    const out = run(40, (made) => Math.ceil((made + 1) / 1_000) * 1_000);
    expect(longestPause(out)).toBeLessThan(300);
    // No later than the last of its second, and a little.
    expect(Math.max(...out.map(({ made, given }) => given - made))).toBeLessThanOrEqual(1_100);
  });

  it('does not make late pictures later', () => {
    const out = run(30, (made) => (made >= 15_000 && made < 18_000 ? 18_000 : made));
    expect(out.filter(({ made }) => made >= 15_000 && made < 18_000).every(({ given }) => given === 18_000)).toBe(true);
  });

  it('does not fall behind a clock that runs fast', () => {
    const out = run(3_600, (made) => made, 1.0005);
    expect(Math.max(...out.map(({ made, given }) => given - made / 1.0005))).toBeLessThan(50);
  });

  it('keeps every picture, in order, whatever comes', () => {
    let state = 7;
    const out = run(60, (made) => {
      state = (state * 16_807) % 2_147_483_647;
      return made + (state % 5) * 1_200;
    });
    expect(out).toHaveLength(1_500);
    expect(out.map(({ made }) => made)).toEqual(out.map(({ made }) => made).toSorted((a, b) => a - b));
  });

  it('gives all at the end of a section, and holds nothing of the next at first', () => {
    const clock = new FakeClock();
    const given: number[] = [];
    const pacer = new PicturePacer(
      clock,
      () => ticks(Math.round(clock.now() * 90)),
      (frame) => given.push(frame.dts),
    );
    const push = (ms: number): void =>
      pacer.push({ dts: ticks(ms * 90), pts: ticks(ms * 90), isKey: false, data: new Uint8Array(1) });
    for (let ms = 0; ms < 12_000; ms += FRAME_MS) {
      push(ms);
      clock.advance(FRAME_MS);
    }
    push(14_000);
    expect(given.at(-1)).toBeLessThan(14_000 * 90);
    pacer.flush();
    expect(given.at(-1)).toBe(14_000 * 90);
    push(20_000);
    expect(given.at(-1)).toBe(20_000 * 90);
  });
});
