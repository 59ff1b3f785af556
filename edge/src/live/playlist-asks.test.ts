import type { Wanted } from '@rostrum/hls/blocking-rule';
import { writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { FakeClock } from '@rostrum/service/clock';
import { describe, expect, it } from 'vitest';
import { Fill } from '../cache/fill.ts';
import { edgeError } from '../errors.ts';
import { makeHead } from '../testing/answers.ts';
import { makePlaylist } from '../testing/origin-double.ts';
import { PlaylistAsks, type PlaylistOutcome } from './playlist-asks.ts';
import { RenditionHead } from './rendition-head.ts';

/** What is asked upstream, as `6.1` or `plain`, with flights that the test ends. */
function openAsks() {
  const clock = new FakeClock();
  const asked: string[] = [];
  const flights: { fill: Fill; wanted: Wanted; isAbandoned: boolean }[] = [];
  let head: RenditionHead | undefined;
  let isFollowed = true;
  const asks = new PlaylistAsks({
    clock,
    open: (wanted) => {
      const flight = { wanted, isAbandoned: false, fill: new Fill('key', () => {}) };
      flight.fill = new Fill('key', () => {
        flight.isAbandoned = true;
      });
      asked.push(wanted.msn === undefined ? 'plain' : `${wanted.msn}.${wanted.part}`);
      flights.push(flight);
      return flight.fill;
    },
    read: (fill): PlaylistOutcome => {
      const parts = Number(fill.whole().toString());
      if (Number.isNaN(parts)) {
        return { kind: 'refused', fill };
      }
      return { kind: 'playlist', head: headOf(parts) };
    },
    head: () => head,
    isFollowed: () => isFollowed,
    onOutcome: (outcome) => {
      if (outcome.kind === 'playlist') {
        head = outcome.head;
      }
    },
  });
  return {
    asks,
    clock,
    asked,
    /** Ends the newest flight: with a playlist of so many parts, or with words. */
    answer: (words: string) => {
      const fill = flights.at(-1)?.fill;
      fill?.setHead(makeHead());
      fill?.append(Buffer.from(words));
      fill?.end();
    },
    fail: () => flights.at(-1)?.fill.fail(edgeError('ORIGIN_AWAY')),
    isAbandoned: () => flights.at(-1)?.isAbandoned,
    nobodyFollows: () => {
      isFollowed = false;
    },
    know: (parts: number) => {
      head = headOf(parts);
    },
  };
}

function headOf(parts: number, isEnded = false): RenditionHead {
  return new RenditionHead(Buffer.from(writeMediaPlaylist(makePlaylist(parts, isEnded, 0.5))), makeHead());
}

describe('what is asked upstream for a rendition', () => {
  it('is one long poll for what comes next, again and again', () => {
    const { asks, asked, answer, know } = openAsks();
    know(24);
    asks.follow();
    asks.follow();
    answer('25');
    answer('26');
    expect(asked).toEqual(['6.0', '6.1', '6.2']);
  });

  it('begins with a plain request where nothing is known', () => {
    const { asks, asked, answer } = openAsks();
    asks.follow();
    asks.refresh();
    answer('24');
    expect(asked).toEqual(['plain', '6.0']);
  });

  it('is asked again at a pace when it fails, and when the answer brings nothing new', () => {
    const { asks, asked, clock, answer, fail, know } = openAsks();
    know(24);
    asks.follow();
    fail();
    expect(asked).toEqual(['6.0']);
    clock.advance(500);
    expect(asked).toEqual(['6.0', '6.0']);
    answer('24');
    clock.advance(499);
    expect(asked.length).toBe(2);
    clock.advance(1);
    expect(asked).toEqual(['6.0', '6.0', '6.0']);
  });

  it('is the whole list anew when upstream refuses the position', () => {
    const { asks, asked, clock, answer, know } = openAsks();
    know(24);
    asks.follow();
    answer('not so');
    clock.advance(500);
    answer('20');
    expect(asked).toEqual(['6.0', 'plain', '5.0']);
  });

  it('is given up when nobody follows, and begun again by whoever comes', () => {
    const { asks, asked, isAbandoned, know } = openAsks();
    know(24);
    asks.follow();
    expect(asks.isHeldFor(headOf(24))).toBe(true);
    asks.rest();
    expect([isAbandoned(), asks.isIdle]).toEqual([true, true]);
    asks.follow();
    expect(asked).toEqual(['6.0', '6.0']);
  });

  it('ends with the answer that comes when nobody follows any more', () => {
    const { asks, asked, answer, know, nobodyFollows } = openAsks();
    know(24);
    asks.follow();
    nobodyFollows();
    answer('25');
    expect([asked, asks.isIdle]).toEqual([['6.0'], true]);
  });
});
