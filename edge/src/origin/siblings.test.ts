import { describe, expect, it } from 'vitest';
import { openSiblings, ownerIndex } from './siblings.ts';

describe('the owner of an object', () => {
  it('is the same for all of a rendition, with and without directives', () => {
    const names = ['index.m3u8', 'index.m3u8?_HLS_msn=3', 'init-0.mp4', 'seg-3.m4s', 'seg-3.1.m4s'];
    const owners = names.map((name) => ownerIndex(`/hls/sunday/k0/720p/${name}`.split('?', 1)[0] ?? '', 5));
    expect(new Set(owners).size).toBe(1);
  });

  it.each([2, 3, 4, 7])('is spread over %i workers', (workers) => {
    const counts = Array.from({ length: workers }, () => 0);
    for (let event = 0; event < 200; event += 1) {
      for (const rendition of ['source', 'audio', '720p', '480p', '360p']) {
        const owner = ownerIndex(`/hls/channel-${event}/k${event}/${rendition}/index.m3u8`, workers);
        counts[owner] = (counts[owner] ?? 0) + 1;
      }
    }
    const share = 1_000 / workers;
    expect(Math.min(...counts)).toBeGreaterThan(share * 0.7);
    expect(Math.max(...counts)).toBeLessThan(share * 1.3);
  });

  it('is asked by all but itself', () => {
    const path = '/hls/sunday/k0/source/index.m3u8';
    const owner = ownerIndex(path, 3) + 1;
    const asked = [1, 2, 3].map((worker) => openSiblings('/s', worker, 3).ownerOf(path));
    expect(asked).toEqual([1, 2, 3].map((worker) => (worker === owner ? undefined : `unix:/s/edge-${owner}.sock`)));
  });
});
