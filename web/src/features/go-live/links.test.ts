import { expect, test } from 'vitest';
import { encodingOf } from './encoding.ts';
import { ffmpegLine, larixLink, type Sending, wholeAddress } from './links.ts';

const RTMP: Sending = {
  server: 'rtmp://live.example.org:1935/live',
  streamKey: 'abcdefghijklmnopqrstuvwx',
  srtPassphrase: undefined,
  srtLatencyMs: 200,
};
const SRT: Sending = { ...RTMP, server: 'srt://live.example.org:8890', srtPassphrase: 'a-passphrase' };

test('an address whole holds server and key, by either protocol', () => {
  expect(wholeAddress(RTMP)).toBe('rtmp://live.example.org:1935/live/abcdefghijklmnopqrstuvwx');
  expect(wholeAddress(SRT)).toBe(
    'srt://live.example.org:8890?streamid=publish:abcdefghijklmnopqrstuvwx&passphrase=a-passphrase',
  );
});

test('a phone reads the connection and the picture out of a Grove link', () => {
  const link = larixLink('Sunday & more', SRT, encodingOf('small'));
  expect(link.startsWith('larix://set/v1?conn[][url]=')).toBe(true);
  const read = new URLSearchParams(link.slice(link.indexOf('?')));
  expect(Object.fromEntries(read)).toEqual({
    'conn[][url]': 'srt://live.example.org:8890',
    'conn[][srtmode]': 'c',
    'conn[][srtstreamid]': 'publish:abcdefghijklmnopqrstuvwx',
    'conn[][srtlatency]': '200',
    'conn[][srtpass]': 'a-passphrase',
    'conn[][name]': 'Sunday & more',
    'conn[][overwrite]': 'on',
    'conn[][active]': 'on',
    'enc[vid][res]': '1280x720',
    'enc[vid][fps]': '30',
    'enc[vid][bitrate]': '3000',
    'enc[vid][keyframe]': '2',
    'enc[aud][bitrate]': '160',
  });
  const byRtmp = new URLSearchParams(larixLink('x', RTMP, encodingOf(null)).split('?')[1]);
  expect(byRtmp.get('conn[][url]')).toBe(wholeAddress(RTMP));
});

test('the line for ffmpeg has a key frame every two seconds, whatever the frame rate', () => {
  expect(ffmpegLine(RTMP, encodingOf('full-fast'))).toContain('-g 120 ');
  expect(ffmpegLine(RTMP, encodingOf('full'))).toMatch(/-g 60 .* -f flv 'rtmp:/);
  expect(ffmpegLine(SRT, encodingOf('full'))).toMatch(/-f mpegts 'srt:/);
});
