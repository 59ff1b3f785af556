import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { encodingOf } from '../features/go-live/encoding.ts';
import type { Sending } from '../features/go-live/links.ts';
import { atemService, obsProfile } from './encoder-files.ts';

const RTMP: Sending = {
  server: 'rtmp://live.example.org:1935/live',
  streamKey: 'abcdefghijklmnopqrstuvwx',
  srtPassphrase: undefined,
  srtLatencyMs: 200,
};

function read(zip: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

test('a profile for OBS is one folder with what OBS imports, and nothing else', () => {
  const files = read(obsProfile('sunday', RTMP, encodingOf('full')));
  expect(Object.keys(files).sort()).toEqual([
    'Rostrum sunday/basic.ini',
    'Rostrum sunday/service.json',
    'Rostrum sunday/streamEncoder.json',
  ]);
  expect(JSON.parse(files['Rostrum sunday/service.json'] ?? '')).toEqual({
    type: 'rtmp_custom',
    settings: { server: RTMP.server, key: RTMP.streamKey, use_auth: false, bwtest: false },
  });
  expect(JSON.parse(files['Rostrum sunday/streamEncoder.json'] ?? '')).toMatchObject({
    rate_control: 'CBR',
    bitrate: 6000,
    keyint_sec: 2,
    profile: 'high',
  });
  expect(files['Rostrum sunday/basic.ini']).toMatch(
    /\[General\]\nName=Rostrum sunday\n[^]*Mode=Advanced\n[^]*OutputCY=1080\n/,
  );
});

test('by SRT the key is in the server, as OBS wants it', () => {
  const files = read(obsProfile('sunday', { ...RTMP, server: 'srt://live.example.org:8890' }, encodingOf('small')));
  expect(JSON.parse(files['Rostrum sunday/service.json'] ?? '').settings).toMatchObject({
    server: 'srt://live.example.org:8890?streamid=publish:abcdefghijklmnopqrstuvwx',
    key: '',
  });
});

test('a service for ATEM names server, key and rates in bits; a title cannot break out of it', () => {
  const xml = atemService('Tom & <Jerry>', RTMP, encodingOf('small'));
  expect(xml).toContain('<name>Tom &amp; &lt;Jerry&gt;</name>');
  expect(xml).toContain(`<key>${RTMP.streamKey}</key>`);
  expect(xml).toContain('<config resolution="720p" fps="30">');
  expect(xml).toContain('<bitrate>3000000</bitrate>');
});
