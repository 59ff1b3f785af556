import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argv, runProgram } from '../harness/processes.ts';
import { decodeRenditions, readFragments, readInit } from './cmaf-checker.ts';
import { readMediaPlaylist } from './playlist-reader.ts';
import type { MediaFetch, Recording } from './recording.ts';
import { sampleRecording } from './sample/recording.ts';

/** ffmpeg's own fragmented MP4: two seconds with B-frames and sound, a fragment a second. */
const MAKE = argv(
  ['-hide_banner', '-loglevel', 'error', '-nostdin', '-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=30'],
  ['-f', 'lavfi', '-i', 'sine=sample_rate=48000', '-t', '2', '-c:v', 'libx264', '-preset', 'veryfast', '-g', '30'],
  ['-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'hls', '-hls_time', '1', '-hls_list_size', '0'],
  ['-hls_segment_type', 'fmp4', '-hls_segment_filename'],
);

describe('the reader of CMAF', () => {
  let folder = '';
  let init: Uint8Array = new Uint8Array(0);
  let segments: Uint8Array[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rostrum-cmaf-'));
    await runProgram('ffmpeg', [...MAKE, 's%d.m4s', 'index.m3u8'], { cwd: folder });
    const { segments: listed } = readMediaPlaylist(await readFile(join(folder, 'index.m3u8'), 'utf8'));
    init = await readFile(join(folder, listed[0]?.mapUri ?? ''));
    segments = await Promise.all(listed.map(({ uri }) => readFile(join(folder, uri ?? ''))));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('agrees with mp4box about what ffmpeg writes', () => {
    const read = readInit(init);
    expect(read.problem).toBeUndefined();
    expect(read.facts).toMatchObject({
      kind: 'init',
      tracks: [
        { kind: 'video', width: 160, height: 90 },
        { kind: 'audio', sampleRate: 48_000 },
      ],
    });
    for (const segment of segments) {
      expect(readFragments(segment, init).problem).toBeUndefined();
    }
  });

  it('says where bytes are wrong', () => {
    const [segment = new Uint8Array(0)] = segments;
    expect(readInit(segment).problem).toContain('moov');
    expect(readFragments(segment.subarray(0, 400), init).problem).toBeDefined();
    expect(readFragments(new Uint8Array(0), init).problem).toBe('it holds no samples');
  });

  /** A recording whose one rendition is ffmpeg's. */
  function recordingOf(bodies: readonly Uint8Array[]): Recording {
    const text = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI="i.mp4"\n${bodies.map((_, index) => `#EXTINF:1,\n${index}.m4s\n`).join('')}`;
    const [rendition] = sampleRecording().renditions;
    const [version] = rendition?.versions ?? [];
    if (rendition === undefined || version === undefined) {
      throw new Error('the sample has renditions');
    }
    const fetched = (name: string, purpose: MediaFetch['purpose'], body: Uint8Array): MediaFetch => ({
      rendition: 'x',
      purpose,
      digest: '',
      fetched: { ...version.fetched, url: new URL(name, rendition.url).href },
      body,
    });
    return {
      ...sampleRecording(),
      renditions: [{ ...rendition, name: 'x', versions: [{ ...version, playlist: readMediaPlaylist(text) }] }],
      media: [fetched('i.mp4', 'init', init), ...bodies.map((body, index) => fetched(`${index}.m4s`, 'segment', body))],
    };
  }

  it('lets ffmpeg decode a run of segments, and passes on its complaints', async () => {
    expect(await decodeRenditions(recordingOf(segments))).toEqual([{ rendition: 'x', errors: '', frames: 60 }]);
    const spoilt = segments.map((segment) => {
      const copy = Uint8Array.from(segment);
      copy.fill(0xff, Math.floor(copy.length / 2), Math.floor(copy.length / 2) + 900);
      return copy;
    });
    const [result] = await decodeRenditions(recordingOf(spoilt));
    expect(result?.errors).not.toBe('');
  });
});
