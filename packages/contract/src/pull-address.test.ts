import { describe, expect, it } from 'vitest';
import { readPullAddress } from './pull-address.ts';

describe('an address to pull from', () => {
  for (const [typed, kind, shown] of [
    ['rtsp://admin:s3cret@camera.example:8554/stream1', 'rtsp', 'rtsp://camera.example:8554'],
    ['rtsps://camera.example/', 'rtsp', 'rtsps://camera.example'],
    ['  https://host.example/live/index.m3u8?token=s3cret ', 'http', 'https://host.example'],
    ['http://[2001:db8::1]:8080/film.mp4', 'http', 'http://[2001:db8::1]:8080'],
    ['srt://host.example:9000?streamid=read:one&passphrase=0123456789&latency=300', 'srt', 'srt://host.example:9000'],
    ['file:Sommerfest 2026.mp4', 'file', 'file:Sommerfest 2026.mp4'],
  ] as const) {
    it(`reads ${typed} as ${kind}, and shows no secret`, () => {
      const read = readPullAddress(typed);
      expect(read).toMatchObject({ kind, shown });
      expect(shown).not.toContain('s3cret');
    });
  }

  for (const [name, typed, say] of [
    ['what is no address', 'my camera', /no address/],
    ['a scheme that is not fetched', 'ftp://host.example/film.mp4', /no address/],
    ['an unfinished one', 'rtsp://', /host|no address/],
    ['a blank inside', 'rtsp://host.example/a b', /no address/],
    ['a line’s end inside', 'http://host.example/\r\nX: y', /no address/],
    ['a path on this machine', 'file:///etc/passwd', /no address/],
    ['a path from the folder of films', 'file:../rostrum.sqlite', /without folders/],
    ['a hidden file', 'file:.env', /without folders/],
    ['SRT without its port', 'srt://host.example?streamid=a', /port/],
    ['SRT that wants to be called', 'srt://host.example:9000?mode=listener', /caller/],
    ['an SRT passphrase that is too short', 'srt://host.example:9000?passphrase=short', /10 to 79/],
    ['an SRT latency that is none', 'srt://host.example:9000?latency=fast', /milliseconds/],
    ['one without end', `https://host.example/${'a'.repeat(3000)}`, /2048/],
  ] as const) {
    it(`says what is wrong with ${name}`, () => {
      expect(readPullAddress(typed)).toEqual({ say: expect.stringMatching(say) });
    });
  }
});
