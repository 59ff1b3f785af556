/**
 * Reads what an RTSP server sends, as far as is needed to see where it sends the player elsewhere (RFC 2326 §6, §10.12;
 * RFC 7826 §14 for what is interleaved). Nothing is kept but the head of the message in progress.
 */

/** ffmpeg itself takes no longer lines; a head beyond this is none. */
const HEAD_MAX_BYTES = 16 * 1024;
const DOLLAR = 0x24;
const CR = 0x0d;
const LF = 0x0a;

export type RtspVerdict = {
  /** Where the server sends the player. */
  readonly redirect?: string;
  /** The server speaks no RTSP. */
  readonly isBroken?: boolean;
};

export class RtspFramer {
  #head: Buffer = Buffer.alloc(0);
  /** Bytes of a body, or of interleaved media, that are passed over. */
  #skip = 0;

  /** @returns what must stop the stream; undefined: all is well so far. */
  push(chunk: Buffer): RtspVerdict | undefined {
    let bytes = this.#head.byteLength === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    this.#head = Buffer.alloc(0);
    while (bytes.byteLength > 0) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, bytes.byteLength);
        this.#skip -= passed;
        bytes = bytes.subarray(passed);
        continue;
      }
      const first = bytes[0];
      if (first === CR || first === LF) {
        bytes = bytes.subarray(1);
        continue;
      }
      if (first === DOLLAR) {
        if (bytes.byteLength < 4) {
          break;
        }
        this.#skip = bytes.readUInt16BE(2);
        bytes = bytes.subarray(4);
        continue;
      }
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        if (bytes.byteLength > HEAD_MAX_BYTES) {
          return { isBroken: true };
        }
        break;
      }
      const verdict = this.#readHead(bytes.toString('latin1', 0, end));
      if (verdict !== undefined) {
        return verdict;
      }
      bytes = bytes.subarray(end + 4);
    }
    // A copy: the chunk is much larger than what is left of it.
    this.#head = Buffer.from(bytes);
    return undefined;
  }

  #readHead(head: string): RtspVerdict | undefined {
    const [start = '', ...lines] = head.split('\r\n');
    const field = (name: string): string | undefined =>
      lines
        .find((line) => line.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const answer = /^RTSP\/\d\.\d (\d{3})/.exec(start);
    // A server's own requests: a keep-alive, or REDIRECT.
    const isRequest = /^[A-Z_]+ \S+ RTSP\/\d\.\d$/.test(start);
    if (answer === null && !isRequest) {
      return { isBroken: true };
    }
    if (answer?.[1]?.startsWith('3') === true || start.startsWith('REDIRECT ')) {
      return { redirect: field('location') ?? '' };
    }
    const length = Number(field('content-length') ?? 0);
    if (!Number.isInteger(length) || length < 0) {
      return { isBroken: true };
    }
    this.#skip = length;
    return undefined;
  }
}
