import { describe, expect, it } from 'vitest';
import { ChunkReader } from './chunk-reader.ts';
import { RtmpError } from './errors.ts';
import { MESSAGE_TYPE } from './message.ts';
import { type ChunkInput, writeControl, writeMessage, writeSetChunkSize } from './testing/wire.ts';

type Seen = { type: number; streamId: number; timestampMs: number; text: string };

const audio = (input: ChunkInput): Buffer => writeMessage({ type: MESSAGE_TYPE.audio, streamId: 1, ...input });
const bytes = (length: number, fill = 0x61): Buffer => Buffer.alloc(length, fill);
const abort = (chunkStreamId: number): Buffer => {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(chunkStreamId);
  return writeControl(MESSAGE_TYPE.abort, payload);
};
/** One message in its chunks, apart: basic header, message header and first chunk; then each type 3 chunk. */
function chunksOf(input: ChunkInput & { payload: Buffer }): Buffer[] {
  const whole = audio(input);
  const basic = (input.chunkStreamId ?? 3) < 64 ? 1 : 2;
  const first = basic + 11 + Math.min(128, input.payload.length);
  const chunks = [whole.subarray(0, first)];
  for (let at = first; at < whole.length; at += basic + 128) {
    chunks.push(whole.subarray(at, at + basic + 128));
  }
  return chunks;
}

const EXTENDED = 0x01234567;

const ROWS: { name: string; input: Buffer[]; seen: Partial<Seen>[] }[] = [
  {
    name: 'a message in one chunk',
    input: [audio({ payload: bytes(3), timestamp: 7 })],
    seen: [{ type: 8, streamId: 1, timestampMs: 7, text: 'aaa' }],
  },
  { name: 'a message in many chunks', input: [audio({ payload: bytes(1000) })], seen: [{ text: 'a'.repeat(1000) }] },
  {
    name: 'a message that fills its last chunk',
    input: [audio({ payload: bytes(256) }), audio({ payload: bytes(1) })],
    seen: [{ text: 'a'.repeat(256) }, { text: 'a' }],
  },
  {
    name: 'a message of no length',
    input: [audio({}), audio({ payload: bytes(2) })],
    seen: [{ text: '' }, { text: 'aa' }],
  },
  {
    name: 'chunk stream ids in two and three bytes, apart from each other',
    input: [64, 319, 320, 65_599].map((chunkStreamId) => audio({ chunkStreamId, payload: bytes(200) })),
    seen: [1, 2, 3, 4].map(() => ({ text: 'a'.repeat(200) })),
  },
  {
    name: '3-byte ids whose sums are the same are different streams',
    input: (() => {
      const [a1 = bytes(0), a2 = bytes(0)] = splitAt(
        audio({ chunkStreamId: 64 + 0x0201, payload: bytes(200, 0x61) }),
        3 + 11 + 128,
      );
      const [b1 = bytes(0), b2 = bytes(0)] = splitAt(
        audio({ chunkStreamId: 64 + 0x0102, payload: bytes(200, 0x62) }),
        3 + 11 + 128,
      );
      return [a1, b1, a2, b2];
    })(),
    seen: [{ text: 'a'.repeat(200) }, { text: 'b'.repeat(200) }],
  },
  {
    name: 'chunks of two messages between each other',
    input: (() => {
      const [a1 = bytes(0), a2 = bytes(0)] = chunksOf({ chunkStreamId: 4, payload: bytes(200, 0x61) });
      const [b1 = bytes(0), b2 = bytes(0)] = chunksOf({ chunkStreamId: 5, payload: bytes(200, 0x62) });
      return [a1, b1, b2, a2];
    })(),
    seen: [{ text: 'b'.repeat(200) }, { text: 'a'.repeat(200) }],
  },
  {
    name: 'types 1, 2 and 3 that begin messages carry over what they leave out',
    input: [
      audio({ payload: bytes(2), timestamp: 100 }),
      audio({ format: 1, payload: bytes(4), timestamp: 20 }),
      audio({ format: 2, payload: bytes(4), timestamp: 25 }),
      audio({ format: 3, payload: bytes(4) }),
    ],
    seen: [
      { timestampMs: 100 },
      { timestampMs: 120 },
      { timestampMs: 145 },
      { timestampMs: 170, text: 'aaaa', streamId: 1 },
    ],
  },
  {
    name: 'a type 3 chunk after a type 0 one steps by its timestamp (§5.3.1.2.4)',
    input: [audio({ payload: bytes(1), timestamp: 23 }), audio({ format: 3, payload: bytes(1) })],
    seen: [{ timestampMs: 23 }, { timestampMs: 46 }],
  },
  {
    name: 'a stream that begins with type 1, as some librtmp builds write it',
    input: [audio({ format: 1, payload: bytes(1), timestamp: 5 })],
    seen: [{ timestampMs: 5, streamId: 0 }],
  },
  {
    name: 'a delta that wraps the clock',
    input: [
      audio({ payload: bytes(1), timestamp: 0xffffffff }),
      audio({ format: 1, payload: bytes(1), timestamp: 11 }),
    ],
    seen: [{ timestampMs: 0xffffffff }, { timestampMs: 10 }],
  },
  {
    name: 'extended timestamps, repeated in type 3 chunks as §5.3.1.3 says',
    input: [
      audio({ payload: bytes(400), timestamp: EXTENDED }),
      audio({ payload: bytes(400), timestamp: EXTENDED + 1 }),
    ],
    seen: [
      { timestampMs: EXTENDED, text: 'a'.repeat(400) },
      { timestampMs: EXTENDED + 1, text: 'a'.repeat(400) },
    ],
  },
  {
    name: 'extended timestamps that OBS before 30.1 does not repeat',
    input: [
      audio({ payload: bytes(400), timestamp: EXTENDED, repeatsExtended: false }),
      audio({ payload: bytes(130), timestamp: EXTENDED + 1, repeatsExtended: false }),
    ],
    seen: [
      { timestampMs: EXTENDED, text: 'a'.repeat(400) },
      { timestampMs: EXTENDED + 1, text: 'a'.repeat(130) },
    ],
  },
  {
    name: 'the timestamp 0xffffff itself is an extended one',
    input: [audio({ payload: bytes(130), timestamp: 0xffffff })],
    seen: [{ timestampMs: 0xffffff, text: 'a'.repeat(130) }],
  },
  {
    name: 'a chunk size that grows and shrinks',
    input: [
      writeSetChunkSize(4_096),
      audio({ payload: bytes(5_000), chunkSize: 4_096 }),
      writeSetChunkSize(1),
      audio({ payload: bytes(10), chunkSize: 1 }),
      // at a chunk size of 1 the control message itself comes in chunks of 1
      writeMessage({
        type: MESSAGE_TYPE.setChunkSize,
        chunkStreamId: 2,
        payload: Buffer.from('7fffffff', 'hex'),
        chunkSize: 1,
      }),
      audio({ payload: bytes(70_000), chunkSize: 70_000 }),
    ],
    seen: [{ text: 'a'.repeat(5_000) }, { text: 'a'.repeat(10) }, { text: 'a'.repeat(70_000) }],
  },
  {
    name: 'a chunk size that changes inside a message of another stream',
    input: (() => {
      const [first = bytes(0)] = chunksOf({ chunkStreamId: 4, payload: bytes(1_000) });
      return [first, writeSetChunkSize(4_096), Buffer.from([0xc4]), bytes(1_000 - 128)];
    })(),
    seen: [{ text: 'a'.repeat(1_000) }],
  },
  {
    name: 'an abort throws away what was had of a message',
    input: (() => {
      const [first = bytes(0)] = chunksOf({ chunkStreamId: 4, payload: bytes(300, 0x62) });
      return [first, abort(4), audio({ chunkStreamId: 4, payload: bytes(3) })];
    })(),
    seen: [{ text: 'aaa' }],
  },
  {
    name: 'an abort of a stream nobody knows',
    input: [abort(77), audio({ payload: bytes(1) })],
    seen: [{ text: 'a' }],
  },
  {
    name: 'types nobody reads are stepped over, also between chunks',
    input: [writeMessage({ type: 99, payload: bytes(500) }), audio({ payload: bytes(1) })],
    seen: [{ text: 'a' }],
  },
];

function splitAt(whole: Buffer, at: number): Buffer[] {
  return [whole.subarray(0, at), whole.subarray(at)];
}

function open(): { reader: ChunkReader; seen: Seen[] } {
  const seen: Seen[] = [];
  const reader = new ChunkReader({
    maxBytesUnderWay: () => 16 << 20,
    admit: (type) => (type === 99 ? 'skip' : 'keep'),
    onMessage: ({ type, streamId, timestampMs, payload }) =>
      seen.push({ type, streamId, timestampMs, text: Buffer.from(payload).toString('latin1') }),
  });
  return { reader, seen };
}

/** Cuts that differ by row and stay the same by run. */
function cutsOf(whole: Buffer, seed: number): Buffer[] {
  const parts: Buffer[] = [];
  let state = seed;
  for (let at = 0; at < whole.length; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const size = 1 + (state % 97);
    parts.push(whole.subarray(at, at + size));
    at += size;
  }
  return parts;
}

describe('the chunk reader', () => {
  it.each(ROWS)('reads $name', ({ input, seen: wanted }) => {
    const { reader, seen } = open();
    reader.read(Buffer.concat(input));
    expect(seen).toHaveLength(wanted.length);
    expect(seen).toMatchObject(wanted);
  });

  it.each(ROWS)('reads the same byte by byte, and at any cuts: $name', ({ input }) => {
    const stream = Buffer.concat(input);
    const whole = open();
    whole.reader.read(stream);
    const bytewise = open();
    for (let at = 0; at < stream.length; at += 1) {
      bytewise.reader.read(stream.subarray(at, at + 1));
    }
    expect(bytewise.seen).toEqual(whole.seen);
    for (let seed = 1; seed <= 5; seed += 1) {
      const cut = open();
      for (const part of cutsOf(stream, seed)) {
        cut.reader.read(part);
      }
      expect(cut.seen).toEqual(whole.seen);
    }
  });

  it('stops where it is told, and goes on from there', () => {
    const seen: number[] = [];
    const reader: ChunkReader = new ChunkReader({
      maxBytesUnderWay: () => 16 << 20,
      admit: () => 'keep',
      onMessage: ({ timestampMs }) => {
        seen.push(timestampMs);
        reader.stop();
      },
    });
    const stream = Buffer.concat([1, 2, 3].map((timestamp) => audio({ payload: bytes(200), timestamp })));
    const first = reader.read(stream);
    expect(seen).toEqual([1]);
    expect(first).toBe(stream.length / 3);
    expect(reader.read(stream.subarray(first))).toBe(first);
    expect(seen).toEqual([1, 2]);
  });

  it('asks before it keeps a byte', () => {
    const asked: unknown[] = [];
    const reader = new ChunkReader({
      maxBytesUnderWay: () => 16 << 20,
      admit: (type, length) => {
        asked.push([type, length]);
        throw new RtmpError('MESSAGE_TOO_LONG', { type, length, max: 1 });
      },
      onMessage: () => {},
    });
    expect(() => reader.read(audio({ length: 0xffffff, payload: bytes(1) }))).toThrow(RtmpError);
    expect(asked).toEqual([[8, 0xffffff]]);
  });
});
