import { RtmpError } from './errors.ts';
import { MESSAGE_TYPE, type RtmpMessage } from './message.ts';

/** RTMP chunk stream, Adobe RTMP 1.0 §5.3. Big-endian, except the message stream id. Reads in any cuts. */

/** Message header bytes by `fmt`, §5.3.1.2. */
const MESSAGE_HEADER_BYTES = [11, 7, 3, 0] as const;
const EXTENDED_BYTES = 4;
const MAX_HEADER_BYTES = 3 + 11 + EXTENDED_BYTES;
/** A 24-bit timestamp of this value announces the extended one, §5.3.1.3. */
const EXTENDED_MARK = 0xffffff;
const FIRST_CHUNK_SIZE = 128;
/** §5.4.1: messages are never longer, so greater sizes mean the same. */
const MAX_CHUNK_SIZE = 0xffffff;
/** Encoders use 3 to 6. */
const MAX_CHUNK_STREAMS = 32;

/** What one chunk stream carries over from chunk to chunk. */
type ChunkStream = {
  readonly id: number;
  type: number;
  length: number;
  streamId: number;
  /** Time of the message under way, milliseconds modulo 2^32. */
  clock: number;
  /** The last timestamp field's value: what a type 3 chunk that begins a message adds. */
  step: number;
  hasExtended: boolean;
  /** Bytes had of the message under way. */
  received: number;
  isUnderWay: boolean;
  /** Absent where the message is skipped. */
  payload: Buffer | undefined;
};

export type ChunkReaderOptions = {
  /** Most bytes that messages under way on all chunk streams may announce together. */
  readonly maxBytesUnderWay: () => number;
  /** Asked once a message, before a byte of it is kept. Throws to refuse. */
  readonly admit: (type: number, length: number) => 'keep' | 'skip';
  /** Every whole message but the two that concern chunks alone, which are obeyed here. */
  readonly onMessage: (message: RtmpMessage) => void;
};

/** Puts messages together from chunks. After a throw it is not to be used again. */
export class ChunkReader {
  readonly #options: ChunkReaderOptions;
  readonly #streams = new Map<number, ChunkStream>();
  readonly #header = Buffer.alloc(MAX_HEADER_BYTES);
  #headerHave = 0;
  #chunkSize = FIRST_CHUNK_SIZE;
  #bytesUnderWay = 0;
  #isStopped = false;
  /** The stream whose chunk payload is being read, and how much of that chunk is to come. */
  #current: ChunkStream | undefined;
  #chunkLeft = 0;
  /** Whether type 3 chunks repeat the extended timestamp: §5.3.1.3 says so, OBS before 30.1 does not. Learnt once. */
  #repeatsExtended: boolean | undefined;

  constructor(options: ChunkReaderOptions) {
    this.#options = options;
  }

  /**
   * @returns how many bytes were read: fewer than given when `onMessage` called {@link stop}.
   * @throws RtmpError `CHUNK_BROKEN`, `TOO_MANY_CHUNK_STREAMS`, `MESSAGE_TOO_LONG`, `CONTROL_BROKEN`, and what the options throw.
   */
  read(bytes: Buffer): number {
    this.#isStopped = false;
    let offset = 0;
    while (offset < bytes.length && !this.#isStopped) {
      offset += this.#current === undefined ? this.#readHeader(bytes, offset) : this.#readPayload(bytes, offset);
    }
    return offset;
  }

  /** Makes the `read` under way return after the message in hand. */
  stop(): void {
    this.#isStopped = true;
  }

  #readPayload(bytes: Buffer, offset: number): number {
    const stream = this.#current;
    if (stream === undefined) {
      return 0;
    }
    const size = Math.min(this.#chunkLeft, bytes.length - offset);
    stream.payload?.set(bytes.subarray(offset, offset + size), stream.received);
    stream.received += size;
    this.#chunkLeft -= size;
    this.#endChunkIfFull(stream);
    return size;
  }

  #readHeader(bytes: Buffer, offset: number): number {
    const size = Math.min(this.#headerNeed() - this.#headerHave, bytes.length - offset);
    bytes.copy(this.#header, this.#headerHave, offset, offset + size);
    this.#headerHave += size;
    if (this.#headerHave === this.#headerNeed()) {
      this.#beginChunk();
      this.#headerHave = 0;
    }
    return size;
  }

  /** @returns the header's length as far as the bytes had of it tell. */
  #headerNeed(): number {
    if (this.#headerHave === 0) {
      return 1;
    }
    const basic = this.#basicBytes();
    if (this.#headerHave < basic) {
      return basic;
    }
    const format = this.#format();
    const need = basic + MESSAGE_HEADER_BYTES[format];
    if (this.#headerHave < need) {
      return need;
    }
    if (format !== 3) {
      return this.#header.readUIntBE(basic, 3) === EXTENDED_MARK ? need + EXTENDED_BYTES : need;
    }
    const stream = this.#streams.get(this.#chunkStreamId());
    return stream?.hasExtended && this.#repeatsExtended !== false ? need + EXTENDED_BYTES : need;
  }

  #format(): 0 | 1 | 2 | 3 {
    return ((this.#header[0] ?? 0) >> 6) as 0 | 1 | 2 | 3;
  }

  /** §5.3.1.1: | fmt 2b | 0 | csid − 64 8b |, | fmt 2b | 1 | csid − 64 16b, low byte first |, | fmt 2b | csid 6b |. */
  #basicBytes(): 1 | 2 | 3 {
    const low = (this.#header[0] ?? 0) & 0x3f;
    return low === 0 ? 2 : low === 1 ? 3 : 1;
  }

  #chunkStreamId(): number {
    switch (this.#basicBytes()) {
      case 1:
        return this.#header.readUInt8(0) & 0x3f;
      case 2:
        return 64 + this.#header.readUInt8(1);
      case 3:
        return 64 + this.#header.readUInt16LE(1);
    }
  }

  #beginChunk(): void {
    const format = this.#format();
    const basic = this.#basicBytes();
    const stream = this.#openStream(this.#chunkStreamId(), format);
    if (stream.isUnderWay && format !== 3) {
      throw new RtmpError('CHUNK_BROKEN', { what: 'a message header inside a message' });
    }
    const isFirst = !stream.isUnderWay;
    // | timestamp or delta 24b | length 24b | type 8b | stream id 32b, little-endian | extended timestamp 32b |
    if (format !== 3) {
      const short = this.#header.readUIntBE(basic, 3);
      const extendedAt = basic + MESSAGE_HEADER_BYTES[format];
      stream.hasExtended = short === EXTENDED_MARK;
      stream.step = stream.hasExtended ? this.#header.readUInt32BE(extendedAt) : short;
    }
    if (format <= 1) {
      stream.length = this.#header.readUIntBE(basic + 3, 3);
      stream.type = this.#header.readUInt8(basic + 6);
    }
    if (format === 0) {
      stream.streamId = this.#header.readUInt32LE(basic + 7);
    }
    if (isFirst) {
      // §5.3.1.2.4: a type 3 chunk after a type 0 one steps by its timestamp; FFmpeg writes so.
      stream.clock = format === 0 ? stream.step : (stream.clock + stream.step) % 2 ** 32;
      this.#beginMessage(stream);
    }
    this.#current = stream;
    this.#chunkLeft = Math.min(this.#chunkSize, stream.length - stream.received);
    if (format === 3 && stream.hasExtended && this.#repeatsExtended !== false) {
      this.#weighExtended(stream, basic);
    }
    this.#endChunkIfFull(stream);
  }

  /** Decides, the first time there is room for doubt, whether the four bytes after a type 3 header are time or payload. */
  #weighExtended(stream: ChunkStream, at: number): void {
    if (this.#repeatsExtended === undefined && this.#chunkLeft >= EXTENDED_BYTES) {
      this.#repeatsExtended = this.#header.readUInt32BE(at) === stream.step;
    }
    if (this.#repeatsExtended === false) {
      stream.payload?.set(this.#header.subarray(at, at + EXTENDED_BYTES), stream.received);
      stream.received += EXTENDED_BYTES;
      this.#chunkLeft -= EXTENDED_BYTES;
    }
  }

  #openStream(id: number, format: number): ChunkStream {
    const known = this.#streams.get(id);
    if (known !== undefined) {
      return known;
    }
    // Some librtmp builds begin a stream with type 1; without a length nothing can be read.
    if (format >= 2) {
      throw new RtmpError('CHUNK_BROKEN', { what: 'a chunk stream that begins without a message header' });
    }
    if (this.#streams.size >= MAX_CHUNK_STREAMS) {
      throw new RtmpError('TOO_MANY_CHUNK_STREAMS', { max: MAX_CHUNK_STREAMS });
    }
    const stream: ChunkStream = {
      id,
      type: 0,
      length: 0,
      streamId: 0,
      clock: 0,
      step: 0,
      hasExtended: false,
      received: 0,
      isUnderWay: false,
      payload: undefined,
    };
    this.#streams.set(id, stream);
    return stream;
  }

  #beginMessage(stream: ChunkStream): void {
    const { type, length } = stream;
    const isKept = this.#options.admit(type, length) === 'keep';
    const max = this.#options.maxBytesUnderWay() - this.#bytesUnderWay;
    if (isKept && length > max) {
      throw new RtmpError('MESSAGE_TOO_LONG', { type, length, max });
    }
    stream.isUnderWay = true;
    stream.received = 0;
    // Not cleared: a message is handed on only once every byte of it has been written.
    stream.payload = isKept ? Buffer.allocUnsafeSlow(length) : undefined;
    this.#bytesUnderWay += stream.payload?.length ?? 0;
  }

  #endChunkIfFull(stream: ChunkStream): void {
    if (this.#chunkLeft > 0) {
      return;
    }
    this.#current = undefined;
    if (stream.received < stream.length) {
      return;
    }
    const { type, streamId, clock, payload } = stream;
    this.#dropMessage(stream);
    if (payload === undefined) {
      return;
    }
    if (type === MESSAGE_TYPE.setChunkSize) {
      this.#setChunkSize(payload);
    } else if (type === MESSAGE_TYPE.abort) {
      this.#abort(payload);
    } else {
      this.#options.onMessage({ type, streamId, timestampMs: clock, payload });
    }
  }

  #dropMessage(stream: ChunkStream): void {
    this.#bytesUnderWay -= stream.payload?.length ?? 0;
    stream.isUnderWay = false;
    stream.received = 0;
    stream.payload = undefined;
  }

  /** §5.4.1: | 0 | chunk size 31b |. */
  #setChunkSize(payload: Buffer): void {
    const size = payload.length >= 4 ? payload.readUInt32BE(0) : 0;
    if (size < 1 || size > 0x7fffffff) {
      throw new RtmpError('CONTROL_BROKEN', { what: 'a chunk size that is not between 1 and 2^31 - 1' });
    }
    this.#chunkSize = Math.min(size, MAX_CHUNK_SIZE);
  }

  /** §5.4.2: | chunk stream id 32b |; what was had of its message is thrown away. */
  #abort(payload: Buffer): void {
    if (payload.length < 4) {
      throw new RtmpError('CONTROL_BROKEN', { what: 'an abort that names no chunk stream' });
    }
    const stream = this.#streams.get(payload.readUInt32BE(0));
    if (stream !== undefined) {
      this.#dropMessage(stream);
    }
  }
}
