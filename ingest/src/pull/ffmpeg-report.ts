import { type PullError, pullError } from './errors.ts';

/**
 * Reads what ffmpeg prints: the kinds of picture and sound there are, and why it gave up. Its own words hold addresses
 * with passwords, so none of them goes any further.
 */

const PICTURES = new Set(['h264', 'hevc']);
const SOUNDS = new Set(['aac', 'opus']);
/** `  Stream #0:1[0x101](eng): Audio: pcm_mulaw, 8000 Hz, …` */
const STREAM = /^\s*Stream #0:\d+\S*: (Video|Audio): (\w+)/;
const STATUS = /(?:HTTP error|Server returned|method \w+ failed:) (\d{3}|4XX|5XX)/;

export class FfmpegReport {
  readonly #host: string;
  readonly #pictures: string[] = [];
  readonly #sounds: string[] = [];
  #isInputOver = false;
  #status: string | undefined;
  #isUnreadable = false;
  #namesOthers = false;

  /** @param host for the sentences. */
  constructor(host: string) {
    this.#host = host;
  }

  read(line: string): void {
    if (/^(Stream mapping|Output #0)/.test(line)) {
      this.#isInputOver = true;
    }
    const stream = this.#isInputOver ? null : STREAM.exec(line);
    if (stream !== null) {
      const [, kind, codec = ''] = stream;
      (kind === 'Video' ? this.#pictures : this.#sounds).push(codec);
    }
    this.#status ??= STATUS.exec(line)?.[1];
    this.#isUnreadable ||= /Invalid data found|not in allowed|format not on|does not contain any stream/i.test(line);
    this.#namesOthers ||= /^\[.*Protocol '\w+' not on whitelist/.test(line);
  }

  /** Whether what there is has been said. */
  get isKnown(): boolean {
    return this.#isInputOver;
  }

  /** The sound is of a kind that is not taken. ffmpeg may choose any of them, so that one that is not taken counts for all. */
  get needsSound(): boolean {
    return this.#sounds.some((codec) => !SOUNDS.has(codec));
  }

  /** It is of no use to go on. */
  get finalFault(): PullError | undefined {
    if (this.#namesOthers) {
      return pullError('NAMES_OTHERS', { host: this.#host });
    }
    return this.#isInputOver ? this.#pictureFault : undefined;
  }

  /** There are pictures, and none can be taken. */
  get #pictureFault(): PullError | undefined {
    const [codec] = this.#pictures;
    return codec === undefined || this.#pictures.some((each) => PICTURES.has(each))
      ? undefined
      : pullError('PICTURE_UNSUPPORTED', { host: this.#host, codec });
  }

  /** Why it ended, as far as it said so. */
  get fault(): PullError | undefined {
    const host = this.#host;
    const status = this.#status;
    if (status === '401' || status === '403' || status === '407') {
      return pullError('NOT_ALLOWED_IN', { host });
    }
    if (status?.startsWith('4') === true) {
      return pullError('NOT_THERE', { host });
    }
    if (status !== undefined) {
      return pullError('SERVER_FAULT', { host, status });
    }
    return (
      this.finalFault ?? this.#pictureFault ?? (this.#isUnreadable ? pullError('NOT_A_STREAM', { host }) : undefined)
    );
  }
}
