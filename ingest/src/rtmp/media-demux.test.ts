import { readFileSync } from 'node:fs';
import type { VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import { readFragments } from '@rostrum/media/cmaf/fragment-reader';
import { readInitSegment } from '@rostrum/media/cmaf/init-reader';
import { enhancedConfigBody, enhancedFrameBody } from '@rostrum/media/flv/tag';
import { describe, expect, it } from 'vitest';
import { openRecordingSink } from '../session/testing/recording-sink.ts';
import { writeAmf0 } from './amf0.ts';
import { RtmpError } from './errors.ts';
import { MediaDemux } from './media-demux.ts';
import { MESSAGE_TYPE } from './message.ts';
import { AAC_CONFIG, AAC_FRAME, AVC_CONFIG, AVC_FRAME, AVC_KEY_FRAME, avcFrame } from './testing/tags.ts';

const { audio, video, dataAmf0, aggregate } = MESSAGE_TYPE;

function open() {
  const sink = openRecordingSink();
  const demux = new MediaDemux(sink);
  const push = (type: number, payload: Uint8Array, timestampMs = 0): void =>
    demux.push({ type, streamId: 1, timestampMs, payload });
  return { sink, demux, push };
}

/** The calls without their digests. */
const shapes = (calls: readonly string[]): string[] => calls.map((call) => call.replace(/ \d+:[0-9a-f]{8}$/, ''));

function codeOf(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof RtmpError ? error.code : error;
  }
  return 'nothing thrown';
}

describe('media messages become access units', () => {
  it('of H.264 and AAC, on one clock of 90 kHz', () => {
    const { sink, push } = open();
    push(video, AVC_CONFIG);
    push(audio, AAC_CONFIG);
    push(video, AVC_KEY_FRAME, 2 ** 32 - 20);
    push(audio, AAC_FRAME, 2 ** 32 - 10);
    push(video, avcFrame(80), 20);
    push(audio, AAC_FRAME, 13);
    push(video, avcFrame(-40), 60);
    const wrap = 2 ** 32 * 90;
    expect(shapes(sink.calls)).toEqual([
      'video config avc1.64000b 176x100',
      'audio config mp4a.40.2 44100 1',
      `video ${wrap - 1800} ${wrap - 1800} key`,
      `audio ${wrap - 900}`,
      `video ${wrap + 1800} ${wrap + 9000}`,
      `audio ${wrap + 1170}`,
      `video ${wrap + 5400} ${wrap + 1800}`,
    ]);
  });

  it('with a configuration told again only when its bytes differ', () => {
    const { sink, push } = open();
    const other = Buffer.from(AVC_CONFIG);
    other[8] = 12; // level 1.2
    const stereo = Buffer.from('af001210', 'hex');
    for (const body of [AVC_CONFIG, AVC_CONFIG, other, other, AVC_CONFIG]) {
      push(video, body);
    }
    for (const body of [AAC_CONFIG, AAC_CONFIG, stereo]) {
      push(audio, body);
    }
    expect(shapes(sink.calls).filter((call) => call.startsWith('video config'))).toHaveLength(3);
    expect(shapes(sink.calls).filter((call) => call.startsWith('audio config'))).toEqual([
      'audio config mp4a.40.2 44100 1',
      'audio config mp4a.40.2 44100 2',
    ]);
  });

  it('not before their configuration', () => {
    const { sink, demux, push } = open();
    push(video, AVC_KEY_FRAME);
    push(audio, AAC_FRAME);
    expect(sink.calls).toEqual([]);
    expect(demux.counts.beforeConfig).toBe(2);
  });

  it('as key only where an IDR is, whatever the container says', () => {
    const { sink, push } = open();
    const recoveryPoint = Buffer.from(AVC_FRAME);
    recoveryPoint[0] = 0x17;
    const unmarked = Buffer.from(AVC_KEY_FRAME);
    unmarked[0] = 0x27;
    push(video, AVC_CONFIG);
    push(video, recoveryPoint);
    push(video, unmarked);
    expect(shapes(sink.calls).slice(1)).toEqual(['video 0 0', 'video 0 0 key']);
  });

  it('out of aggregates too', () => {
    const { sink, push } = open();
    const tag = (type: number, timestampMs: number, body: Buffer): Buffer => {
      const head = Buffer.alloc(11);
      head[0] = type;
      head.writeUIntBE(body.length, 1, 3);
      head.writeUIntBE(timestampMs, 4, 3);
      return Buffer.concat([head, body, Buffer.alloc(4)]);
    };
    const tags = [tag(9, 500, AVC_CONFIG), tag(9, 500, AVC_KEY_FRAME), tag(8, 510, AAC_CONFIG), tag(9, 540, AVC_FRAME)];
    push(aggregate, Buffer.concat(tags), 100);
    expect(shapes(sink.calls)).toEqual([
      'video config avc1.64000b 176x100',
      'video 9000 9000 key',
      'audio config mp4a.40.2 44100 1',
      'video 12600 12600',
    ]);
  });

  it('and metadata, where it can be read', () => {
    const { sink, demux, push } = open();
    push(dataAmf0, writeAmf0(['@setDataFrame', 'onMetaData', { width: 2, extra: [1] }]));
    push(dataAmf0, writeAmf0(['onTextData', { text: 'caption' }]));
    push(dataAmf0, Buffer.from([0xfe]));
    expect(sink.metadata).toEqual([{ width: 2 }]);
    expect(demux.counts.broken).toBe(1);
  });

  it('until the end, and not a call more', () => {
    const { sink, demux, push } = open();
    push(video, AVC_CONFIG);
    demux.end();
    push(video, AVC_KEY_FRAME);
    expect(sink.calls).toHaveLength(1);
  });
});

describe('enhanced RTMP', () => {
  it.each([
    { name: 'HEVC with B-frames', file: 'hevc-b-frames.mp4', codec: 'hevc', starts: 'hvc1.1.6.L' },
    { name: 'HEVC of ten bits', file: 'hevc-main10.mp4', codec: 'hevc', starts: 'hvc1.2.4.L' },
    { name: 'AV1', file: 'av1.mp4', codec: 'av1', starts: 'av01.0.' },
  ] as const)('$name comes out as it was coded', ({ file, codec, starts }) => {
    const mp4 = readFileSync(new URL(`../../../packages/media/vectors/${file}`, import.meta.url));
    const [track] = readInitSegment(mp4);
    const samples = readFragments(mp4, () => track?.defaults).flatMap((fragment) => fragment.samples);
    const configs: VideoConfig[] = [];
    const frames: VideoFrame[] = [];
    const demux = new MediaDemux({
      ...openRecordingSink(),
      onVideoConfig: (config) => configs.push(config),
      onVideo: (frame) => frames.push(frame),
    });
    const push = (payload: Uint8Array, timestampMs: number): void =>
      demux.push({ type: video, streamId: 1, timestampMs, payload });
    const toMs = 1000 / (track?.timescale ?? 1);
    push(enhancedConfigBody(codec, track?.config.record ?? new Uint8Array()), 0);
    samples.forEach(({ data, isKey, compositionOffset }, index) =>
      push(enhancedFrameBody(codec, { isKey, data, compositionMs: Math.round(compositionOffset * toMs) }), index * 40),
    );
    expect(configs).toMatchObject([{ codec, width: 176, height: 100, codecString: expect.stringContaining(starts) }]);
    expect(samples.length).toBeGreaterThan(10);
    expect(frames.map(({ dts, pts, isKey }) => ({ dts, pts, isKey }))).toEqual(
      samples.map(({ isKey, compositionOffset }, index) => ({
        dts: index * 3600,
        pts: index * 3600 + Math.round(compositionOffset * toMs) * 90,
        isKey,
      })),
    );
    expect(frames.map(({ data }) => Buffer.from(data).toString('hex'))).toEqual(
      samples.map(({ data }) => Buffer.from(data).toString('hex')),
    );
  });

  it.each([
    {
      name: 'VP9 by FourCC',
      type: video,
      body: Buffer.concat([Buffer.from([0x90]), Buffer.from('vp09'), Buffer.alloc(4)]),
      words: ['VP9', 'H.264'],
    },
    {
      name: 'multitrack',
      type: video,
      body: Buffer.concat([Buffer.from([0x96, 0]), Buffer.from('avc1'), Buffer.alloc(4)]),
      words: ['multitrack'],
    },
    { name: 'Sorenson H.263', type: video, body: Buffer.from('2200000000', 'hex'), words: ['H.263', 'H.264'] },
    { name: 'MP3', type: audio, body: Buffer.from('2f00', 'hex'), words: ['MP3', 'AAC'] },
    {
      name: 'Opus by FourCC',
      type: audio,
      body: Buffer.concat([Buffer.from([0x90]), Buffer.from('Opus')]),
      words: ['Opus', 'AAC'],
    },
  ])('$name is refused in words, and reaches nobody', ({ type, body, words }) => {
    const { sink, push } = open();
    let say = '';
    try {
      push(type, body);
    } catch (error) {
      say = (error as Error).message;
    }
    for (const word of words) {
      expect(say).toContain(word);
    }
    expect(sink.calls).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it('is left out while it is rare', () => {
    const { sink, demux, push } = open();
    push(video, AVC_CONFIG);
    for (let index = 0; index < 200; index += 1) {
      push(video, Buffer.from('270100000000ffff0265', 'hex'), index);
      push(video, AVC_KEY_FRAME, index);
    }
    expect(demux.counts).toMatchObject({ broken: 200, videoFrames: 200 });
    expect(sink.calls).toHaveLength(201);
  });

  it('ends the stream in words when nothing else comes', () => {
    const { push } = open();
    push(video, AVC_CONFIG);
    const flood = (): void => {
      for (let index = 0; index < 60; index += 1) {
        push(audio, Buffer.from('af', 'hex'));
      }
    };
    expect(codeOf(flood)).toBe('MEDIA_BROKEN');
  });

  it.each([
    { name: 'an AVC configuration', type: video, body: AVC_CONFIG.subarray(0, 20) },
    { name: 'an AAC configuration', type: audio, body: Buffer.from('af00ff', 'hex') },
  ])('ends the stream at once where it is $name', ({ type, body }) => {
    const { sink, push } = open();
    expect(codeOf(() => push(type, body))).toBe('MEDIA_BROKEN');
    expect(sink.calls).toEqual([]);
  });
});
