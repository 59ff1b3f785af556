import type { VideoCodec, VideoConfig } from '@rostrum/media/access-unit';
import { describe, expect, it } from 'vitest';
import { codecStringFor, parseLadder, planRungs, sizeOf } from './plan.ts';

const source = (width: number, height: number, codec: VideoCodec = 'avc'): VideoConfig => ({
  kind: 'video',
  codec,
  record: new Uint8Array(),
  codecString: codec,
  width,
  height,
});

describe('the rungs of an event', () => {
  const rows = [
    { name: '1080p', source: source(1920, 1080), choice: 'auto', rungs: ['720p', '480p', '360p'] },
    { name: '720p', source: source(1280, 720), choice: 'auto', rungs: ['480p', '360p'] },
    { name: 'a source as small as the smallest rung has none', source: source(640, 360), choice: 'auto', rungs: [] },
    {
      name: '4K starts at 1080p',
      source: source(3840, 2160),
      choice: 'auto',
      rungs: ['1080p', '720p', '480p', '360p'],
    },
    {
      name: 'a phone held upright counts by its shorter side',
      source: source(1080, 1920),
      choice: 'auto',
      rungs: ['720p', '480p', '360p'],
    },
    {
      name: 'HEVC gets an H.264 rung of its own size',
      source: source(1280, 720, 'hevc'),
      choice: 'auto',
      rungs: ['720p', '480p', '360p'],
    },
    {
      name: 'AV1 of an odd size too',
      source: source(1000, 562, 'av1'),
      choice: 'auto',
      rungs: ['562p', '480p', '360p'],
    },
    {
      name: 'a chosen ladder is never upscaled',
      source: source(1280, 720),
      choice: '1080p:5000k,720p:3000k,240p:300k',
      rungs: ['240p'],
    },
    { name: 'off', source: source(1920, 1080), choice: 'off', rungs: [] },
  ];
  for (const row of rows) {
    it(row.name, () => {
      expect(planRungs(parseLadder(row.choice), row.source).map((rung) => rung.name)).toEqual(row.rungs);
    });
  }
});

describe('sizes and codec names', () => {
  const rows = [
    { name: '720p of 1080p', source: source(1920, 1080), height: 720, size: '1280x720', codec: 'avc1.64001f' },
    { name: '480p of 16:9 is even', source: source(1920, 1080), height: 480, size: '854x480', codec: 'avc1.64001f' },
    { name: '360p', source: source(1920, 1080), height: 360, size: '640x360', codec: 'avc1.64001e' },
    { name: 'upright', source: source(1080, 1920), height: 720, size: '720x1280', codec: 'avc1.64001f' },
    {
      name: 'a smaller source that returned is not upscaled',
      source: source(640, 360),
      height: 720,
      size: '640x360',
      codec: 'avc1.64001e',
    },
  ];
  for (const row of rows) {
    it(row.name, () => {
      const size = sizeOf({ name: 'x', height: row.height, bitrate: 1 as never }, row.source);
      expect(`${size.width}x${size.height}`).toBe(row.size);
      expect(codecStringFor(size, 30)).toBe(row.codec);
    });
  }
});

it('an anamorphic source is widened to square pixels', () => {
  const wide = { ...source(1440, 1080), pixelAspect: { horizontal: 4, vertical: 3 } };
  expect(sizeOf({ name: '720p', height: 720, bitrate: 1 as never }, wide)).toEqual({ width: 1280, height: 720 });
});

describe('INGEST_LADDER', () => {
  for (const text of ['720', '720p:fast', '720p:3000k,720p:2000k', '', '9p:1k', '720p:3000k;rm -rf /']) {
    it(`refuses "${text}" in words`, () => {
      expect(() => parseLadder(text)).toThrow(/must/);
    });
  }
});
