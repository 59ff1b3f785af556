import { expect, test } from 'vitest';
import { bannerLines } from './banner.ts';

const facts = {
  publicUrl: 'http://localhost:8080',
  setupLink: 'http://localhost:8080/setup?token=t0k',
  rtmpPort: 1935,
  srtPort: 8890,
  lanAddresses: ['192.168.1.20'],
  seconds: 1.94,
  notes: [],
};

test('the banner names the site, the owner’s link, and where encoders go, aligned', () => {
  expect(bannerLines(facts)).toEqual([
    '',
    '  Rostrum is up (1.9 s)',
    '',
    '  Site           http://localhost:8080',
    '  Owner set-up   http://localhost:8080/setup?token=t0k  (works once)',
    '  Encoder        rtmp://localhost:1935/live',
    '                 rtmp://192.168.1.20:1935/live',
    '                 srt://localhost:8890',
    '                 srt://192.168.1.20:8890',
    '  Stream key     the studio’s, or: npm run -s rostrum -- channel add NAME',
    '',
    '  Ctrl-C stops it.',
    '',
  ]);
});

test('without encoders’ doors and with an owner only the site is told, and the notes', () => {
  const lines = bannerLines({ ...facts, setupLink: undefined, rtmpPort: 0, srtPort: 0, notes: ['ffmpeg is missing.'] });
  expect(lines).toEqual([
    '',
    '  Rostrum is up (1.9 s)',
    '',
    '  Site   http://localhost:8080',
    '\n  ffmpeg is missing.',
    '',
    '  Ctrl-C stops it.',
    '',
  ]);
});
