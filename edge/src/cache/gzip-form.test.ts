import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { acceptsGzip, gzipOf, plainOf } from './gzip-form.ts';

describe('whether gzip is admitted', () => {
  const rows = [
    { line: undefined, admitted: false },
    { line: '', admitted: false },
    { line: 'gzip', admitted: true },
    { line: 'GZIP', admitted: true },
    { line: 'gzip, deflate, br, zstd', admitted: true },
    { line: 'br;q=1.0, gzip;q=0.8, *;q=0.1', admitted: true },
    { line: 'br, gzip ; q=0.5', admitted: true },
    { line: '*', admitted: true },
    { line: 'gzip;q=0', admitted: false },
    { line: 'gzip; q=0.0, br', admitted: false },
    { line: 'identity', admitted: false },
    { line: 'x-gzip-like', admitted: false },
    { line: 'br', admitted: false },
  ];
  it.each(rows)('$line: $admitted', ({ line, admitted }) => {
    expect(acceptsGzip(line)).toBe(admitted);
  });
});

describe('the two forms of a body', () => {
  it('each is made once', () => {
    const plain = Buffer.alloc(5_000, 'playlist ');
    expect(gzipOf(plain)).toBe(gzipOf(plain));
    const packed = gzipSync(plain);
    expect(gzipOf(plainOf(packed))).toBe(packed);
  });

  it('a damaged one, and one that is a bomb, are faults', () => {
    const packed = gzipSync(Buffer.alloc(5_000, 'x'));
    expect(() => plainOf(packed.subarray(0, -5))).toThrow();
    expect(() => plainOf(gzipSync(Buffer.alloc(9 * 1024 * 1024)))).toThrow();
  });

  it('a small one is packed too: players of the strict kind ask for it', () => {
    const plain = Buffer.from('#EXTM3U\n');
    expect(gunzipSync(gzipOf(plain)).equals(plain)).toBe(true);
  });
});
