import type { Clock } from '@rostrum/service/clock';
import { millis } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { makeSession, type ReportedVideo, ViewingReport } from './viewing-report.ts';

const PLAYLIST = '/hls/demo/k0/720p/index.m3u8';

/** A viewing whose time stands still unless told. */
function open(paused = false) {
  let nowMs = 0;
  const clock: Clock = {
    wallNow: () => millis(nowMs),
    now: () => millis(nowMs),
    after: () => ({ cancel() {} }),
    every: () => ({ cancel() {} }),
  };
  const video: ReportedVideo & { paused: boolean; seeking: boolean; ended: boolean } = Object.assign(
    new EventTarget(),
    {
      paused,
      seeking: false,
      ended: false,
    },
  );
  let latency: number | undefined;
  const report = new ViewingReport({ video, clock, session: 'a1', latencyS: () => latency });
  return {
    video,
    report,
    behind: (seconds: number): void => {
      latency = seconds;
    },
    on: (atMs: number, event: string): void => {
      nowMs = atMs;
      video.dispatchEvent(new Event(event));
    },
    /** What is told with a request then, or undefined. */
    told: (atMs: number): string | undefined => {
      nowMs = atMs;
      return new URL(report.address(PLAYLIST), 'http://h').searchParams.get('CMCD') ?? undefined;
    },
  };
}

describe('what a player tells of itself', () => {
  it('is told at the first playlist, then every five seconds', () => {
    const { told } = open();
    expect([told(0), told(4_999), told(5_000), told(5_100)].map((text) => text !== undefined)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('its start', () => {
    const { told, on, behind } = open();
    expect(told(10)).toBe('sf=h,sid="a1",sta=s,su,v=2');
    on(740, 'playing');
    behind(1.6004);
    expect(told(5_010)).toBe('ltc=1600,msd=740,sf=h,sid="a1",sta=p,v=2');
  });

  it('a start that waited for a click counts from the click', () => {
    const { told, on, video } = open(true);
    expect(told(0)).toContain('sta=d');
    video.paused = false;
    on(60_000, 'play');
    on(60_300, 'playing');
    expect(told(60_400)).toContain('msd=300');
  });

  it('a stall, at once, and for how long', () => {
    const { told, on } = open();
    on(500, 'playing');
    told(1_000);
    on(2_000, 'waiting');
    expect(told(2_500)).toBe('bs,bsd=(500),msd=500,sf=h,sid="a1",sta=r,su,v=2');
    on(3_250, 'playing');
    expect(told(3_300)).toBe('bs,bsd=(750),msd=500,sf=h,sid="a1",sta=p,v=2');
    expect([told(3_400), told(8_300)]).toEqual([undefined, 'msd=500,sf=h,sid="a1",sta=p,v=2']);
  });

  it('waiting before the start, in a seek or in a pause is no stall', () => {
    const { told, on, video } = open();
    on(100, 'waiting');
    on(500, 'playing');
    video.seeking = true;
    on(600, 'waiting');
    video.seeking = false;
    video.paused = true;
    on(700, 'waiting');
    expect(told(800)).toBe('msd=500,sf=h,sid="a1",sta=a,v=2');
  });

  it('an address that tells already is told anew, its directives kept', () => {
    const { report, told } = open();
    const [first] = [report.address(`${PLAYLIST}?CMCD=old&_HLS_msn=4`), told(1)];
    expect(first).toMatch(/^\/hls\/demo\/k0\/720p\/index\.m3u8\?_HLS_msn=4&CMCD=sf%3Dh/);
    expect(report.address(`${PLAYLIST}?CMCD=old`)).toBe(PLAYLIST);
    expect(report.address(`${PLAYLIST}?_HLS_msn=4&CMCD=old&_HLS_part=1`)).toBe(`${PLAYLIST}?_HLS_msn=4&_HLS_part=1`);
  });

  it('two visits have two names', () => {
    expect(makeSession()).toMatch(/^[0-9a-f]{32}$/);
    expect(makeSession()).not.toBe(makeSession());
  });
});
