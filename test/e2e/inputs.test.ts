import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkStream } from '../harness/check-stream.ts';
import { decodeFor } from '../harness/decoder.ts';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { type MediaOptions, SMALL } from '../harness/media-files.ts';
import { fetchMediaPlaylist, fetchPresentation } from '../harness/presentation.ts';
import { Stack } from '../harness/stack.ts';
import { until } from '../harness/until.ts';

let stack: Stack;
let owner: string;
const encoders: Encoder[] = [];

beforeAll(async () => {
  stack = await Stack.start({ name: 'inputs', env: { INGEST_LADDER: '180p:300k' }, hasSrt: true });
  owner = await stack.signInOwner();
});

afterAll(async () => {
  await Promise.all(encoders.map((encoder) => encoder.stop('SIGKILL')));
  await stack?.stop();
});

type Row = {
  readonly name: string;
  readonly slug: string;
  readonly media: MediaOptions;
  readonly targetDuration: number;
  readonly frameRate: number;
  readonly timestampOffsetSeconds?: number;
  readonly isSrt?: boolean;
  /** What the creator must be told. */
  readonly notice?: RegExp;
};

/** What encoders really send. The target duration follows the key frames. */
const INPUTS: readonly Row[] = [
  { name: 'key frames every 2 s', slug: 'plain', media: {}, targetDuration: 2, frameRate: 30 },
  {
    name: 'key frames every half second',
    slug: 'short-gop',
    media: { gopSeconds: 0.5 },
    targetDuration: 2,
    frameRate: 30,
  },
  {
    name: 'key frames every 8 s, the commonest fault',
    slug: 'long-gop',
    media: { gopSeconds: 8 },
    targetDuration: 8,
    frameRate: 30,
    notice: /key ?frame/i,
  },
  { name: 'B-frames', slug: 'b-frames', media: { bFrames: 2 }, targetDuration: 2, frameRate: 30 },
  { name: '29.97 frames a second', slug: 'ntsc', media: { fps: '30000/1001' }, targetDuration: 2, frameRate: 29.97 },
  { name: '25 frames a second', slug: 'pal', media: { fps: '25' }, targetDuration: 2, frameRate: 25 },
  {
    name: '60 frames a second, sound at 44.1 kHz, mono',
    slug: 'sixty',
    media: { fps: '60', sound: { sampleRate: 44_100, channels: 1 } },
    targetDuration: 2,
    frameRate: 60,
  },
  { name: 'no sound', slug: 'mute', media: { sound: false }, targetDuration: 2, frameRate: 30 },
  {
    name: 'timestamps that pass 2^24 ms, where RTMP extends them',
    slug: 'old-clock',
    media: {},
    targetDuration: 2,
    frameRate: 30,
    timestampOffsetSeconds: 16_765,
  },
  { name: 'by SRT', slug: 'srt', media: {}, targetDuration: 2, frameRate: 30, isSrt: true },
  {
    name: 'by SRT with B-frames, its clock near the end of its 33 bits',
    slug: 'srt-wrap',
    media: { bFrames: 2 },
    targetDuration: 2,
    frameRate: 30,
    timestampOffsetSeconds: 95_425,
    isSrt: true,
  },
];

/** Each is watched for a dozen seconds and costs little meanwhile, so some are watched at once. */
describe.concurrent('an encoder that sends', () => {
  test.each(INPUTS)('$name is served by the book, and decodes', async (row) => {
    const channel = await stack.addChannel(row.slug);
    const { timestampOffsetSeconds } = row;
    const encoder = await startEncoder({
      ...SMALL,
      ...row.media,
      url: row.isSrt === true ? channel.srtUrl : channel.rtmpUrl,
      ...(timestampOffsetSeconds === undefined ? {} : { timestampOffsetSeconds }),
    });
    encoders.push(encoder);
    await stack.untilPlayable(row.slug, 45_000);
    const { playlist, renditions } = await fetchPresentation(stack.hlsUrl(row.slug));
    const source = await fetchMediaPlaylist(renditions.get('source') ?? '');
    expect(source.targetDuration).toBe(row.targetDuration);
    for (const variant of playlist.variants.filter(({ resolution }) => resolution !== undefined)) {
      expect(variant.frameRate).toBeCloseTo(row.frameRate, 2);
    }
    expect(renditions.has('audio')).toBe(row.media.sound !== false);
    if (row.notice !== undefined) {
      await until('the creator to be told', async () =>
        (await stack.noticesOf(row.slug, owner)).some((say) => row.notice?.test(say)),
      );
    }
    const violations = await checkStream(stack.hlsUrl(row.slug), row.targetDuration * 3 + 4);
    expect(violations).toEqual([]);
    await until(
      'enough segments for a plain player',
      async () => {
        const { segments } = await fetchMediaPlaylist(renditions.get('source') ?? '');
        return segments.length >= 4;
      },
      { timeoutMs: 60_000 },
    );
    const decoded = await decodeFor(renditions.get('source') ?? '', 4);
    expect(decoded.complaints).toBe('');
    expect(decoded.videoFrames).toBeGreaterThan(row.frameRate * 3);
    await encoder.stop('SIGKILL');
  });
});
