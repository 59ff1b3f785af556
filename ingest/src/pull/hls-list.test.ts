import { describe, expect, it } from 'vitest';
import { kindOfBody, plainList } from './hls-list.ts';
import { fromPlain, toPlain } from './plain-name.ts';

const list = (...lines: string[]): string => ['#EXTM3U', '#EXT-X-VERSION:6', ...lines, ''].join('\n');

describe('a playlist on its way to ffmpeg', () => {
  it('keeps what is relative or plain, and names servers behind TLS as the guard knows them', () => {
    expect(
      plainList(
        list(
          '#EXT-X-PROGRAM-DATE-TIME:2026-11-28T13:29:57.000Z',
          '#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/k?a=1,2",IV=0x1',
          '#EXT-X-MAP:URI="init.mp4"',
          '#EXTINF:2.0,',
          'part 1.ts',
          'http://cdn.example:8080/part2.ts',
          'https://cdn.example/part3.ts',
        ),
      ),
    ).toBe(
      list(
        '#EXT-X-PROGRAM-DATE-TIME:2026-11-28T13:29:57.000Z',
        '#EXT-X-KEY:METHOD=AES-128,URI="http://keys.example.443.https.invalid/k?a=1,2",IV=0x1',
        '#EXT-X-MAP:URI="init.mp4"',
        '#EXTINF:2.0,',
        'part 1.ts',
        'http://cdn.example:8080/part2.ts',
        'http://cdn.example.443.https.invalid/part3.ts',
      ),
    );
  });

  for (const line of [
    'tcp://127.0.0.1:6379',
    'tcp:127.0.0.1:6379',
    'TCP://127.0.0.1:6379',
    'httpproxy://10.0.0.5:3128/intranet:80',
    'file:///etc/passwd',
    'crypto+http://a/b',
    'data:text/plain,a',
    'http:/a',
    'http:tcp://a',
    ' tcp://127.0.0.1:6379',
    '\u000btcp://127.0.0.1:6379',
    'a.ts\rtcp://127.0.0.1:22',
    '#EXT-X-MEDIA:TYPE=AUDIO,URI="tcp://127.0.0.1:22"',
    '#EXT-X-MEDIA:TYPE=AUDIO,URI=tcp://127.0.0.1:22',
    '#EXT-X-MEDIA:TYPE=AUDIO,URI="\\tcp://127.0.0.1:22"',
    '#EXT-X-MEDIA:TYPE=AUDIO,NAME="a,URI="tcp://127.0.0.1:22""',
    '#EXT-X-MEDIA:TYPE=AUDIO, URI="tcp://127.0.0.1:22"',
    '#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/passwd"',
    'a.ts\0tcp://127.0.0.1:22',
    'x'.repeat(5_000),
  ]) {
    it(`is stopped at ${JSON.stringify(line.slice(0, 60))}`, () => expect(plainList(list(line))).toBeUndefined());
  }
});

describe('a body', () => {
  const tag = (length: number, flags = 0): Buffer =>
    Buffer.concat([
      Buffer.of(
        0x49,
        0x44,
        0x33,
        4,
        0,
        flags,
        (length >> 21) & 0x7f,
        (length >> 14) & 0x7f,
        (length >> 7) & 0x7f,
        length & 0x7f,
      ),
      Buffer.alloc(length + (flags === 0 ? 0 : 10)),
    ]);
  const playlist = Buffer.from(list('a.ts'));

  it('is told by its first bytes', () => {
    expect(kindOfBody(playlist, true)).toBe('list');
    expect(kindOfBody(Buffer.of(0x47, 0x40, 0, 0x10, 0, 0, 0, 0, 0, 0), false)).toBe('media');
    expect(kindOfBody(Buffer.from('#EXT'), false)).toBe('more');
    expect(kindOfBody(Buffer.from('#EXT'), true)).toBe('media');
    expect(kindOfBody(Buffer.concat([tag(300), Buffer.alloc(20, 0xff)]), false)).toBe('media');
    expect(kindOfBody(tag(300).subarray(0, 100), false)).toBe('more');
  });

  it('a list behind tags, however many, is refused', () => {
    for (const before of [[tag(5)], [tag(500, 0x10)], [tag(20), tag(200)]]) {
      expect(kindOfBody(Buffer.concat([...before, playlist]), true)).toBe('refused');
    }
    expect(kindOfBody(tag(2 * 1024 * 1024).subarray(0, 100), false)).toBe('refused');
  });
});

describe('a server behind TLS', () => {
  for (const [url, plain] of [
    ['https://cdn.example/a?b=c', 'http://cdn.example.443.https.invalid/a?b=c'],
    ['https://u:p%40@cdn.example:80/a', 'http://u:p%40@cdn.example.80.https.invalid/a'],
    ['https://1.2.3.4:8443/', 'http://1.2.3.4.8443.https.invalid/'],
    ['https://[2001:db8::1]/x', 'http://2001-db8--1.v6.443.https.invalid/x'],
    ['http://cdn.example/a', 'http://cdn.example/a'],
  ] as const) {
    it(`${url} is meant by ${plain}`, () => {
      expect(toPlain(new URL(url))).toBe(plain);
      const { protocol, host, pathname, search } = new URL(url);
      expect(fromPlain(new URL(plain))).toMatchObject({ protocol, host, pathname, search });
    });
  }
});
