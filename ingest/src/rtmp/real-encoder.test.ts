import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RTMP_LIMITS } from './limits.ts';
import { type Door, openDoor } from './testing/door.ts';
import { CHEAP_CODING, LIVE_PICTURE, startFfmpeg } from './testing/ffmpeg.ts';
import { openWired, settle } from './testing/wired.ts';

/** All that FFmpeg 5.1 sent to publish a file, from C0 on; see ingest/vectors. */
const RECORDED = readFileSync(new URL('../../vectors/publish-ffmpeg-5.1.rtmp', import.meta.url));
const FLV = new URL('../../../packages/media/vectors/avc-b-frames-aac-44100.flv', import.meta.url).pathname;

async function callsOf(parts: Iterable<Buffer>): Promise<string[]> {
  const { peer, sink } = openWired();
  for (const part of parts) {
    peer.write(part);
  }
  await settle();
  return sink.calls;
}

function* cutBy(sizeOf: () => number): Generator<Buffer> {
  for (let at = 0; at < RECORDED.length; ) {
    const size = sizeOf();
    yield RECORDED.subarray(at, at + size);
    at += size;
  }
}

describe('a recorded FFmpeg', () => {
  it('is read whole: configurations, 30 pictures with B-frames, sound, goodbye', async () => {
    const calls = await callsOf([RECORDED]);
    expect(calls.slice(0, 3).map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
      'metadata',
      'video config avc1.64000b',
      'audio config mp4a.40.2',
    ]);
    expect(calls.filter((call) => call.startsWith('video ')).length).toBe(31);
    expect(calls.filter((call) => / key /.test(call)).length).toBe(2);
    expect(calls.at(-1)).toBe('end unpublish');
  });

  it('is read the same byte by byte, and at random cuts', async () => {
    const whole = await callsOf([RECORDED]);
    expect(await callsOf(cutBy(() => 1))).toEqual(whole);
    for (let round = 0; round < 20; round += 1) {
      const longest = 2 ** (1 + (round % 12));
      expect(await callsOf(cutBy(() => 1 + Math.floor(Math.random() * longest)))).toEqual(whole);
    }
  });
});

describe('a real FFmpeg', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor({ limits: { lingerMs: DEFAULT_RTMP_LIMITS.lingerMs } });
  });
  afterAll(() => door.listener.close());
  const url = (path: string): string => `rtmp://127.0.0.1:${door.listener.port}/${path}`;

  it('publishes a file, and the session is told what the recording tells', async () => {
    const encoder = startFfmpeg(url('live/goodfile'), ['-i', FLV], ['-c', 'copy']);
    expect(await encoder.ended).toBe(0);
    expect(encoder.output()).toBe('');
    await door.ended('UNPUBLISHED');
    expect(door.sinks.get('goodfile')?.[0]?.calls).toEqual(await callsOf([RECORDED]));
  });

  it.each([
    { name: 'a wrong key', path: 'live/wrongkey', say: 'This key belongs to no channel.' },
    { name: 'a wrong application', path: 'stream/goodkey', say: 'There is no such application here.' },
    { name: 'no key', path: 'live/', say: 'No stream key was sent.' },
  ])('shows why it was refused: $name', async ({ path, say }) => {
    const encoder = startFfmpeg(url(path), LIVE_PICTURE, CHEAP_CODING);
    expect(await encoder.ended).not.toBe(0);
    expect(encoder.output()).toContain(`Server error: ${say}`);
  });

  it('shows why its MP3 is not taken', async () => {
    const sound = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'];
    const encoder = startFfmpeg(url('live/goodmp3'), sound, ['-c:a', 'libmp3lame', '-t', '10']);
    expect(await encoder.ended).not.toBe(0);
    expect(encoder.output()).toMatch(/Server error: .*MP3.*AAC/);
    await door.ended('CODEC_UNSUPPORTED');
    expect(door.sinks.get('goodmp3')?.[0]?.calls.slice(1)).toEqual(['end error']);
  });

  it('shows that nothing is played here', async () => {
    const player = startFfmpeg('out.flv', ['-i', url('live/goodfile')], ['-c', 'copy']);
    expect(await player.ended).not.toBe(0);
    expect(player.output()).toContain('Server error: This server takes streams over RTMP but does not serve them');
  });
});
