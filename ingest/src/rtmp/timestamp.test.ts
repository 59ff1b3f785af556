import { describe, expect, it } from 'vitest';
import { RtmpError } from './errors.ts';
import { TimestampUnwrapper, ticksFromClock } from './timestamp.ts';

const WRAP = 2 ** 32;

const ROWS = [
  { name: 'a clock that starts at zero is taken as it is', input: [0, 33, 66], out: [0, 33, 66] },
  { name: 'a clock may start anywhere', input: [5_000_000, 5_000_033], out: [5_000_000, 5_000_033] },
  {
    name: 'the 24-bit bound of RTMP is no bound here',
    input: [0xfffffe, 0xffffff, 0x1000000],
    out: [0xfffffe, 0xffffff, 0x1000000],
  },
  { name: 'past 2^32 it goes on', input: [WRAP - 10, 23, 56], out: [WRAP - 10, WRAP + 23, WRAP + 56] },
  {
    name: 'sound before the wrap and picture behind it stay together',
    input: [WRAP - 5, 10, WRAP - 1, 30],
    out: [WRAP - 5, WRAP + 10, WRAP - 1, WRAP + 30],
  },
  { name: 'small steps back are kept', input: [1000, 960, 1040], out: [1000, 960, 1040] },
  { name: 'a step back behind the first time goes below zero', input: [5, WRAP - 11], out: [5, -11] },
  {
    name: 'an encoder that begins shortly before zero (0xfffffff0) just goes on',
    input: [0xfffffff0, 7],
    out: [0xfffffff0, WRAP + 7],
  },
  {
    name: 'a picture clock that restarts while sound runs on is not taken for a wrap (srs #4586)',
    input: [3_600_000, 0, 3_600_023, 33],
    out: [3_600_000, 0, 3_600_023, 33],
  },
  {
    name: 'many wraps add up',
    input: [0, 2 ** 31 - 1, WRAP - 2, 2 ** 31 - 3, WRAP - 4, 0],
    out: [0, 2 ** 31 - 1, WRAP - 2, WRAP + 2 ** 31 - 3, 2 * WRAP - 4, 2 * WRAP],
  },
] as const;

describe('an encoder’s clock', () => {
  it.each(ROWS)('$name', ({ input, out }) => {
    const clock = new TimestampUnwrapper();
    expect(input.map((timestampMs) => clock.unwrap(timestampMs))).toEqual(out);
  });

  it('is refused once its jumps add up to more than a century', () => {
    const clock = new TimestampUnwrapper();
    expect(() => {
      for (let index = 0; index < 10_000; index += 1) {
        clock.unwrap((index * (2 ** 31 - 1)) % WRAP);
      }
    }).toThrow(RtmpError);
  });

  it('becomes 90 kHz ticks without rounding, for a century', () => {
    expect(ticksFromClock(WRAP + 1)).toBe((WRAP + 1) * 90);
    expect(Number.isSafeInteger(ticksFromClock(2 ** 42) + 1)).toBe(true);
  });
});
