import { FakeClock } from '@rostrum/service/clock';
import { describe, expect, it } from 'vitest';
import { makeHead } from '../testing/answers.ts';
import { makePlaylist } from '../testing/origin-double.ts';
import { LiveWindows, windowOf } from './live-windows.ts';
import { AnswerStore } from './store.ts';

const FOLDER = '/hls/sunday/k0/source/';

/** A store, its windows, and what has left it. */
function open() {
  const left: string[] = [];
  const store = new AnswerStore(10_000_000, (key) => left.push(key.slice(FOLDER.length)));
  const clock = new FakeClock();
  const windows = new LiveWindows(store, clock);
  const keep = (...names: string[]): void => {
    for (const name of names) {
      store.keep(FOLDER + name, { head: makeHead(), body: Buffer.alloc(10), freshUntil: 1 });
    }
  };
  /** Four parts a segment of half a second each: segments of 2 s, sixty listed, the last three with their parts. */
  const tell = (parts: number): void => windows.onWindow(FOLDER, windowOf(makePlaylist(parts, false, 0.5)));
  return { store, clock, windows, keep, tell, left };
}

describe('what a playlist says of its window', () => {
  const rows = [
    { name: 'a young one', parts: 24, window: { firstMsn: 0, firstPartMsn: 3, windowMs: 12_000 } },
    { name: 'with an open segment', parts: 26, window: { firstMsn: 0, firstPartMsn: 3, windowMs: 12_000 } },
    { name: 'one that slides', parts: 400, window: { firstMsn: 40, firstPartMsn: 97, windowMs: 120_000 } },
    { name: 'one without segments', parts: 2, window: { firstMsn: 0, firstPartMsn: 0, windowMs: 0 } },
  ];
  it.each(rows)('$name', ({ parts, window }) => {
    expect(windowOf(makePlaylist(parts, false, 0.5))).toEqual({ ...window, targetDurationMs: 2_000 });
  });
});

describe('live windows', () => {
  it('parts go three target durations after they left the playlist, their segment stays', () => {
    const { clock, keep, tell, left } = open();
    tell(24);
    keep('3.m4s', '3.0.m4s', '3.3.m4s', '4.0.m4s', 'init-0.mp4');
    tell(28);
    clock.advance(5_900);
    expect(left).toEqual([]);
    clock.advance(1_100);
    expect(left).toEqual(['3.0.m4s', '3.3.m4s']);
  });

  it('segments go after the longest list and their own duration', () => {
    const { clock, keep, tell, left } = open();
    tell(240);
    keep('0.m4s', '1.m4s', '1.2.m4s', 'init-0.mp4');
    tell(244);
    // Told again and again that nothing has moved, as by a list that is reloaded.
    for (let second = 0; second < 121; second += 1) {
      clock.advance(1_000);
      tell(244);
    }
    expect(left.filter((name) => name !== '1.2.m4s')).toEqual([]);
    clock.advance(2_000);
    expect(left).toContain('0.m4s');
    expect(left).not.toContain('1.m4s');
    expect(left).not.toContain('init-0.mp4');
  });

  it('what is fetched late, when its time is over, goes at the next turn', () => {
    const { clock, keep, tell, left } = open();
    tell(24);
    tell(28);
    clock.advance(7_000);
    keep('1.0.m4s');
    tell(32);
    clock.advance(7_000);
    expect(left).toEqual(['1.0.m4s']);
  });

  it('a rendition nobody asks for goes as a whole, and is minded no more', () => {
    const { clock, windows, keep, tell, left } = open();
    tell(24);
    keep('5.m4s', '5.0.m4s', 'init-0.mp4');
    clock.advance(13_000);
    expect(left).toEqual([]);
    clock.advance(3_000);
    expect(left).toEqual(['5.m4s', '5.0.m4s']);
    expect(windows.size).toBe(0);
  });

  it('numbers that go back undo what was planned for the old ones', () => {
    const { clock, keep, tell, left } = open();
    tell(400);
    tell(404);
    tell(24);
    keep('3.0.m4s', '5.m4s');
    for (let second = 0; second < 20; second += 1) {
      clock.advance(1_000);
      tell(24);
    }
    expect(left).toEqual([]);
  });

  it('other folders are left alone', () => {
    const { store, clock, tell } = open();
    const other = '/hls/sunday/k0/audio/1.m4s';
    store.keep(other, { head: makeHead(), body: Buffer.alloc(10), freshUntil: 1 });
    tell(24);
    clock.advance(60_000);
    expect(store.find(other)).toBeDefined();
  });
});
