import { writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { msn, partIndex } from '@rostrum/units/sequence';
import { millis } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { makeHead } from '../testing/answers.ts';
import { makePlaylist } from '../testing/origin-double.ts';
import { Rendition } from './rendition.ts';
import { RenditionHead } from './rendition-head.ts';
import { type Waiter, Waiters } from './waiters.ts';

/** A head of so many parts (four a segment, half a second each; the target duration is 2 s). */
function headOfParts(parts: number, receivedAt = 0, isEnded = false, age = 0): RenditionHead {
  const body = Buffer.from(writeMediaPlaylist(makePlaylist(parts, isEnded, 0.5)));
  return new RenditionHead(body, makeHead({ receivedAt: millis(receivedAt), age }));
}

function openRendition(head: RenditionHead, now = 0): Rendition {
  const rendition = new Rendition('/hls/sunday/k0/source/index.m3u8', 'sunday');
  rendition.learn(head, now);
  return rendition;
}

describe('the newest playlist of a rendition', () => {
  const steps = [
    { name: 'one more part', from: 24, to: 25, taken: true, news: true },
    { name: 'a segment that closes', from: 27, to: 28, taken: true, news: true },
    { name: 'the same again, fetched later', from: 24, to: 24, taken: true, news: false },
    { name: 'an older part', from: 25, to: 24, taken: false, news: false },
    { name: 'an older segment with more parts', from: 28, to: 27, taken: false, news: false },
  ];
  it.each(steps)('$name', ({ from, to, taken, news }) => {
    const rendition = openRendition(headOfParts(from));
    const next = headOfParts(to, 100);
    expect(rendition.learn(next, 100)).toBe(news);
    expect(rendition.head === next).toBe(taken);
  });

  it('an end is newer than the same without, and is not taken back', () => {
    const rendition = openRendition(headOfParts(24));
    const end = headOfParts(24, 10, true);
    rendition.learn(end, 10);
    rendition.learn(headOfParts(24, 20), 20);
    expect(rendition.head).toBe(end);
  });

  it('after three target durations of silence, upstream is believed even if it goes back', () => {
    const rendition = openRendition(headOfParts(25));
    const back = headOfParts(24, 6_100);
    expect(rendition.learn(back, 6_100)).toBe(true);
    expect(rendition.head).toBe(back);
  });
});

describe('whether it is surely the newest', () => {
  const rows = [
    { name: 'younger than a part', ageMs: 500, isHeld: false, current: true },
    { name: 'older than a part', ageMs: 501, isHeld: false, current: false },
    { name: 'older, while more is held upstream', ageMs: 2_900, isHeld: true, current: true },
    { name: 'held upstream longer than a segment may take', ageMs: 3_001, isHeld: true, current: false },
    { name: 'ended, within half a target duration', ageMs: 999, isHeld: false, isEnded: true, current: true },
    { name: 'ended, and to be looked at again', ageMs: 1_001, isHeld: false, isEnded: true, current: false },
    { name: 'old already when it came', ageMs: 0, age: 2, isHeld: false, current: false },
  ];
  it.each(rows)('$name: $current', ({ ageMs, isHeld, isEnded = false, age = 0, current }) => {
    const rendition = openRendition(headOfParts(25, 0, isEnded, age));
    expect(rendition.isCurrent({ isHeldFor: () => isHeld }, ageMs)).toBe(current);
  });
});

describe('too far ahead of segment 6, part 0', () => {
  const rows = [
    { name: 'the next part', msn: 6, part: 1, far: false },
    { name: 'six parts on', msn: 6, part: 6, far: false },
    { name: 'seven parts on', msn: 6, part: 7, far: true },
    { name: 'two segments on', msn: 8, far: false },
    { name: 'three segments on', msn: 9, far: true },
    { name: 'three segments on, but our head is 2 s old', msn: 9, now: 2_000, far: false },
    { name: 'further than it can have come in 2 s', msn: 99, now: 2_000, far: true },
  ];
  it.each(rows)('$name: $far', ({ msn: number, part, now = 0, far }) => {
    const rendition = openRendition(headOfParts(25));
    const wanted = { msn: msn(number), ...(part === undefined ? {} : { part: partIndex(part) }) };
    expect(rendition.isTooFar(wanted, now === 0, now)).toBe(far);
  });
});

describe('whether anybody follows it', () => {
  it('is so for three target durations after a request with a position', () => {
    const rendition = openRendition(headOfParts(25));
    expect(rendition.isFollowed(0)).toBe(false);
    rendition.lastBlocked = millis(100);
    expect(rendition.isFollowed(6_099)).toBe(true);
    expect(rendition.isFollowed(6_100)).toBe(false);
  });
});

describe('waiters', () => {
  function openWaiters() {
    const released: string[] = [];
    const waiters = new Waiters<Waiter>();
    const wait = (name: string, arrivedAt: number, number?: number, part?: number): Waiter => {
      const wanted = {
        ...(number === undefined ? {} : { msn: msn(number) }),
        ...(part === undefined ? {} : { part: partIndex(part) }),
      };
      const waiter = { wanted, arrivedAt, release: () => void released.push(name) };
      waiters.add(waiter);
      return waiter;
    };
    return { released, waiters, wait };
  }

  it('are released once, by the first playlist that satisfies them, and no earlier', () => {
    const { released, waiters, wait } = openWaiters();
    wait('6.0', 0, 6, 0);
    wait('6.0 again', 0, 6, 0);
    wait('6.1', 0, 6, 1);
    wait('whole 6', 0, 6);
    waiters.remove(wait('left', 0, 6, 1));
    waiters.release(headOfParts(25), 0);
    expect(released).toEqual(['6.0', '6.0 again']);
    waiters.release(headOfParts(27), 0);
    expect(released).toEqual(['6.0', '6.0 again', '6.1']);
    waiters.release(headOfParts(28), 0);
    expect(released).toEqual(['6.0', '6.0 again', '6.1', 'whole 6']);
    expect(waiters.isEmpty).toBe(true);
  });

  it('leave when they have waited long enough, the others stay', () => {
    const { waiters, wait } = openWaiters();
    const old = [wait('a', 1, 6, 0), wait('b', 2, 7)];
    const young = wait('c', 3, 6, 0);
    expect(waiters.takeOlder(2)).toEqual(old);
    expect(waiters.takeWhere(() => true)).toEqual([young]);
    expect(waiters.isEmpty).toBe(true);
  });
});
