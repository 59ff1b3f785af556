import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatFragments } from '../cmaf/fragment.ts';
import { MediaError } from '../media-error.ts';
import { FlvReader } from './reader.ts';
import { type FlvTag, parseAudioTag, parseVideoTag, writeAudioTag, writeFlvHeader, writeVideoTag } from './tag.ts';

const VECTOR = readFileSync(new URL('../../vectors/avc-b-frames-aac-44100.flv', import.meta.url));
const HEADER = writeFlvHeader({ hasVideo: true, hasAudio: true });

function plain(tags: readonly FlvTag[]): FlvTag[] {
  return tags.map((tag) => ({ ...tag, body: Uint8Array.from(tag.body) }));
}

function inPieces(bytes: Uint8Array, cuts: readonly number[]): FlvTag[] {
  const reader = new FlvReader();
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  // Each piece is a buffer of its own, overwritten by nobody, as a socket gives them.
  return places.flatMap((from, index) => reader.push(bytes.slice(from, places[index + 1] ?? from)));
}

describe('an FLV stream', () => {
  it('of ffmpeg holds what ffprobe counts', () => {
    const tags = new FlvReader().push(VECTOR);
    const video = tags.filter((tag) => tag.type === 9).map((tag) => parseVideoTag(tag.body));
    const audio = tags.filter((tag) => tag.type === 8).map((tag) => parseAudioTag(tag.body));
    const count = (kinds: readonly { readonly kind: string }[], kind: string): number =>
      kinds.filter((tag) => tag.kind === kind).length;
    expect([count(video, 'config'), count(video, 'frame'), count(video, 'end')]).toEqual([1, 30, 1]);
    expect([count(audio, 'config'), count(audio, 'frame')]).toEqual([1, 53]);
    expect(tags.filter((tag) => tag.type === 18)).toHaveLength(1);
  });

  const whole = plain(new FlvReader().push(VECTOR));

  it('gives the same tags whole, byte by byte, and cut anywhere', () => {
    const bytes = Uint8Array.from(VECTOR);
    expect(plain(inPieces(bytes, Array.from(bytes.keys())))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        expect(plain(inPieces(bytes, cuts))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('is read as it was written, empty bodies and times of 32 bits too', () => {
    const bytes = concatFragments([
      HEADER,
      writeVideoTag({ timestampMs: 0, body: Uint8Array.of(1) }),
      writeAudioTag({ timestampMs: 0xffff_ffff, body: Uint8Array.of() }),
    ]);
    expect(plain(new FlvReader().push(bytes))).toEqual([
      { type: 9, timestampMs: 0, body: Uint8Array.of(1) },
      { type: 8, timestampMs: 0xffff_ffff, body: Uint8Array.of() },
    ]);
  });

  it('does not copy a body that comes in one piece', () => {
    const bytes = concatFragments([HEADER, writeVideoTag({ timestampMs: 0, body: Uint8Array.of(1) })]);
    expect(new FlvReader().push(bytes)[0]?.body.buffer).toBe(bytes.buffer);
  });

  it('may have a longer header', () => {
    const grown = Uint8Array.of(...HEADER.subarray(0, 8), 11, 0, 0, 0, 0, 0, 0);
    const tag = writeAudioTag({ timestampMs: 1, body: Uint8Array.of(7) });
    expect(new FlvReader().push(concatFragments([grown, tag]))).toHaveLength(1);
  });

  const broken = [
    { name: 'that is something else', bytes: [0x46, 0x4c, 0x57, 1, 5, 0, 0, 0, 9], code: 'INVALID' },
    { name: 'of another version', bytes: [0x46, 0x4c, 0x56, 2, 5, 0, 0, 0, 9], code: 'INVALID' },
    { name: 'with a header too short', bytes: [0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 8], code: 'INVALID' },
    { name: 'with a header without end', bytes: [0x46, 0x4c, 0x56, 1, 5, 1, 0, 0, 9], code: 'INVALID' },
    { name: 'with an encrypted tag', bytes: [...HEADER, 0x29, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], code: 'UNSUPPORTED' },
    { name: 'with a tag beyond 8 MiB', bytes: [...HEADER, 9, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0], code: 'TOO_LARGE' },
    {
      name: 'with a tag that ends elsewhere than it says',
      bytes: [...HEADER, 9, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 13],
      code: 'INVALID',
    },
  ];
  for (const { name, bytes, code } of broken) {
    it(`${name} is refused, and stays refused`, () => {
      const reader = new FlvReader();
      expect(() => reader.push(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code }));
      expect(() => reader.push(Uint8Array.of())).toThrow(MediaError);
    });
  }
});
