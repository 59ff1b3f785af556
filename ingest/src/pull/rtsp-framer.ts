/**
 * Reads what an RTSP server sends, to see where it sends the player elsewhere (RFC 2326 §6, §10.12; RFC 7826 §14 for what is
 * interleaved). It is stricter than players are: what two readers could understand in two ways goes no further, and no head
 * goes on before it is judged whole.
 */

/** ffmpeg itself takes no longer lines; a head beyond this is none. */
const HEAD_MAX_BYTES = 16 * 1024;
/** RTP has 12 bytes at least, RTCP 8; of less, ffmpeg would read the rest as a message. */
const INTERLEAVED_MIN_BYTES = 8;
const DOLLAR = 0x24;
const CR = 0x0d;
const LF = 0x0a;
const END_OF_HEAD = '\r\n\r\n';
const ANSWER = /^RTSP\/1\.\d ([1-5]\d\d)(?: [\x20-\x7e\x80-\xff]*)?$/;
/** A server's own: a keep-alive, or REDIRECT. */
const REQUEST = /^[A-Z_]+ \S+ RTSP\/1\.\d$/;
const HEADER = /^[A-Za-z0-9-]+:[\t\x20-\x7e\x80-\xff]*$/;
const LENGTH = /^\d{1,6}$/;

export type RtspVerdict = {
  /** Where the server sends the player. */
  readonly redirect?: string;
  /** The server speaks no RTSP that is understood in one way only. */
  readonly isBroken?: boolean;
};

/** What may go on to the player, and why nothing more may. */
export type RtspPassage = { readonly passed: readonly Buffer[]; readonly verdict?: RtspVerdict };

export class RtspFramer {
  /** The beginning of what is not judged yet. */
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of a body, or of interleaved media, that go on as they are. */
  #free = 0;

  push(chunk: Buffer): RtspPassage {
    const passed: Buffer[] = [];
    let bytes = this.#rest.byteLength === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = Buffer.alloc(0);
    while (bytes.byteLength > 0) {
      if (this.#free > 0) {
        const length = Math.min(this.#free, bytes.byteLength);
        passed.push(bytes.subarray(0, length));
        this.#free -= length;
        bytes = bytes.subarray(length);
        continue;
      }
      const step = this.#step(bytes);
      if (step === 'more') {
        break;
      }
      if ('verdict' in step) {
        return { passed, verdict: step.verdict };
      }
      if (step.isShown) {
        passed.push(bytes.subarray(0, step.length));
      }
      bytes = bytes.subarray(step.length);
    }
    // A copy: the chunk is much larger than what is left of it.
    this.#rest = Buffer.from(bytes);
    return { passed };
  }

  /** Judges what begins here. `more`: it is not all there. */
  #step(
    bytes: Buffer,
  ): 'more' | { readonly length: number; readonly isShown: boolean } | { readonly verdict: RtspVerdict } {
    if (bytes[0] === DOLLAR) {
      if (bytes.byteLength < 4) {
        return 'more';
      }
      const length = bytes.readUInt16BE(2);
      if (length < INTERLEAVED_MIN_BYTES) {
        return { verdict: { isBroken: true } };
      }
      this.#free = length;
      return { length: 4, isShown: true };
    }
    if (bytes[0] === CR) {
      // An empty line between messages says nothing.
      return bytes.byteLength < 2
        ? 'more'
        : bytes[1] === LF
          ? { length: 2, isShown: false }
          : { verdict: { isBroken: true } };
    }
    const end = bytes.indexOf(END_OF_HEAD);
    if (end < 0) {
      return bytes.byteLength > HEAD_MAX_BYTES ? { verdict: { isBroken: true } } : 'more';
    }
    const verdict = this.#judge(bytes.toString('latin1', 0, end));
    return verdict === undefined ? { length: end + END_OF_HEAD.length, isShown: true } : { verdict };
  }

  #judge(head: string): RtspVerdict | undefined {
    const [start = '', ...lines] = head.split('\r\n');
    const status = ANSWER.exec(start)?.[1];
    const isReadable = (status !== undefined || REQUEST.test(start)) && lines.every((line) => HEADER.test(line));
    const fields = (name: string): string[] =>
      lines
        .filter((line) => line.toLowerCase().startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).trim());
    if (!isReadable) {
      return { isBroken: true };
    }
    if (status?.startsWith('3') === true || start.startsWith('REDIRECT ')) {
      return { redirect: fields('location')[0] ?? '' };
    }
    const lengths = fields('content-length');
    if (lengths.length > 1 || !lengths.every((length) => LENGTH.test(length))) {
      return { isBroken: true };
    }
    this.#free = Number(lengths[0] ?? 0);
    return undefined;
  }
}
