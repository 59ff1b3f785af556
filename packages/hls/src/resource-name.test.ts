import { msn, partIndex } from '@rostrum/units/sequence';
import { describe, expect, it } from 'vitest';
import {
  epochOf,
  initUri,
  mediaPlaylistUri,
  parseResource,
  partUri,
  type Resource,
  reportUri,
  segmentUri,
  writeResource,
} from './resource-name.ts';

const where = { slug: 'sunday-service', epoch: 'mfx2k1b0', rendition: '720p' };

describe('the name of a resource', () => {
  const rows: { name: string; path: string; resource: Resource }[] = [
    {
      name: 'a multivariant playlist',
      path: 'sunday-service/index.m3u8',
      resource: { kind: 'multivariant', slug: 'sunday-service' },
    },
    {
      name: 'a media playlist',
      path: 'sunday-service/mfx2k1b0/720p/index.m3u8',
      resource: { kind: 'media-playlist', ...where },
    },
    {
      name: 'an init segment',
      path: 'sunday-service/mfx2k1b0/720p/init-3.mp4',
      resource: { kind: 'init', ...where, init: 3 },
    },
    {
      name: 'a segment',
      path: 'sunday-service/mfx2k1b0/720p/0.m4s',
      resource: { kind: 'segment', ...where, msn: msn(0) },
    },
    {
      name: 'a part',
      path: 'sunday-service/mfx2k1b0/720p/1200.13.m4s',
      resource: { kind: 'part', ...where, msn: msn(1200), part: partIndex(13) },
    },
  ];
  for (const row of rows) {
    it(`${row.name}, read and written`, () => {
      expect(parseResource(row.path)).toEqual(row.resource);
      expect(writeResource(row.resource)).toBe(row.path);
    });
  }

  const bad = [
    '',
    'a/index.m3u8',
    'Sunday/index.m3u8',
    '-sunday/index.m3u8',
    `${'s'.repeat(64)}/index.m3u8`,
    'sunday',
    'sunday/',
    'sunday/index.m3u8/',
    'sunday//index.m3u8',
    '/sunday/index.m3u8',
    'sunday/rewind/index.m3u8',
    'sunday/mfx2k1b0/720p',
    'sunday/mfx2k1b0/720p/',
    'sunday/mfx2k1b0/720p/index.m3u8/x',
    'sunday/0fx2k1b0/720p/index.m3u8',
    'sunday/mfx2k1b0xyz/720p/index.m3u8',
    'sunday/mfx2k1b0/../index.m3u8',
    'sunday/mfx2k1b0/72%30p/index.m3u8',
    'sunday/mfx2k1b0/720P/index.m3u8',
    'sunday/mfx2k1b0/720p/01.m4s',
    'sunday/mfx2k1b0/720p/1.01.m4s',
    'sunday/mfx2k1b0/720p/-1.m4s',
    'sunday/mfx2k1b0/720p/1.2.3.m4s',
    'sunday/mfx2k1b0/720p/1.m4s\n',
    'sunday/mfx2k1b0/720p/1..m4s',
    'sunday/mfx2k1b0/720p/1.mp4',
    'sunday/mfx2k1b0/720p/init-.mp4',
    'sunday/mfx2k1b0/720p/init-00.mp4',
    'sunday/mfx2k1b0/720p/1234567890123456.m4s',
    `sunday/mfx2k1b0/720p/${'1'.repeat(1000)}.m4s`,
  ];
  for (const path of bad) {
    it(`is not ${JSON.stringify(path.slice(0, 60))}`, () => {
      expect(parseResource(path)).toBeUndefined();
    });
  }

  it('is relative to the playlist that lists it', () => {
    const base = new URL('http://edge/hls/t/TOKEN/sunday-service/index.m3u8');
    const epoch = epochOf(Date.UTC(2026, 4, 3));
    const media = new URL(mediaPlaylistUri(epoch, '720p'), base);
    const names = [reportUri('audio'), initUri(0), segmentUri(msn(7)), partUri(msn(7), partIndex(2))];
    expect(names.map((name) => new URL(name, media).pathname)).toEqual([
      `/hls/t/TOKEN/sunday-service/${epoch}/audio/index.m3u8`,
      `/hls/t/TOKEN/sunday-service/${epoch}/720p/init-0.mp4`,
      `/hls/t/TOKEN/sunday-service/${epoch}/720p/7.m4s`,
      `/hls/t/TOKEN/sunday-service/${epoch}/720p/7.2.m4s`,
    ]);
    expect(parseResource(`sunday-service/${epoch}/720p/index.m3u8`)).toBeDefined();
  });
});
