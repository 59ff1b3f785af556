import { FakeClock } from '@rostrum/service/clock';
import { describe, expect, it } from 'vitest';
import { SlowReaders } from './slow-readers.ts';

function makeReader(): { isCut: boolean; destroy(): void } {
  const reader = { isCut: false, destroy: () => void (reader.isCut = true) };
  return reader;
}

describe('slow readers', () => {
  it('pin a body once, however many read it', () => {
    const slow = new SlowReaders(1_000, new FakeClock());
    const body = new ArrayBuffer(600);
    const readers = [makeReader(), makeReader(), makeReader()];
    readers.forEach((reader) => slow.add(reader, body));
    expect(slow.pinnedBytes).toBe(600);
    expect(readers.some(({ isCut }) => isCut)).toBe(false);
    readers.forEach((reader) => slow.remove(reader));
    expect([slow.pinnedBytes, slow.size]).toEqual([0, 0]);
  });

  it('past the bound, the one that stood still longest is cut off', () => {
    const slow = new SlowReaders(1_000, new FakeClock());
    const [first, second, third] = [makeReader(), makeReader(), makeReader()];
    slow.add(first, new ArrayBuffer(400));
    slow.add(second, new ArrayBuffer(400));
    slow.add(first, new ArrayBuffer(400));
    slow.add(third, new ArrayBuffer(400));
    expect([first.isCut, second.isCut, third.isCut]).toEqual([false, true, false]);
    expect(slow.pinnedBytes).toBe(800);
  });

  it('one that takes nothing for a minute is cut off; one that takes a little is not', () => {
    const clock = new FakeClock();
    const slow = new SlowReaders(1_000, clock);
    const [still, slowly] = [makeReader(), makeReader()];
    const body = new ArrayBuffer(10);
    slow.add(still, body);
    slow.add(slowly, body);
    for (let second = 0; second < 70; second += 10) {
      clock.advance(10_000);
      slow.remove(slowly);
      slow.add(slowly, body);
    }
    expect([still.isCut, slowly.isCut]).toEqual([true, false]);
  });
});
