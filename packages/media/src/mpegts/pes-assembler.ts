import { pesLength, readPesHeader } from './pes.ts';

/** Puts PES packets of one PID together, ISO/IEC 13818-1 §2.4.3.6 and §2.4.3.7. */

const FIRST_BUFFER_BYTES = 16 * 1024;
/** A buffer that one big picture made is given back when so many packets in a row did with a quarter of it. */
const SHRINK_AFTER = 256;

/** The data of a PES packet, or of what is left of it. */
export type Pes = {
  /** 90 kHz modulo 2^33. */
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  /** A view that holds until the receiver returns. */
  readonly data: Uint8Array;
  /** Its end is missing. */
  readonly isCut: boolean;
  /** Its beginning is missing, and with it its time. */
  readonly isRest: boolean;
};

export type PesOptions = {
  readonly maxBytes: number;
  /** Asked of a packet without a time: whether its data goes on with what the packet before it began. */
  readonly continues: ((data: Uint8Array) => boolean) | undefined;
  /** Whether what follows a loss is wanted, up to the next packet. */
  readonly wantsRest: boolean;
  readonly onPes: (pes: Pes) => void;
  /** A packet is of no use: scrambled, not of this form, too long. */
  readonly onBroken: (why: 'scrambled' | 'broken') => void;
};

/** Holds one packet, `maxBytes` at most. */
export class PesAssembler {
  readonly #options: PesOptions;
  #buffer: Uint8Array = new Uint8Array(FIRST_BUFFER_BYTES);
  #length = 0;
  #state: 'idle' | 'packet' | 'rest' = 'idle';
  /** Of a packet that others went on with: where theirs would end. */
  #joinedLength = 0;
  #small = 0;

  constructor(options: PesOptions) {
    this.#options = options;
  }

  /** Takes a transport packet's payload: `bytes` from `from` up to `to`. */
  push(bytes: Uint8Array, { from, to, isStart }: { from: number; to: number; isStart: boolean }): void {
    if (isStart) {
      if (this.#state === 'packet' && this.#continuation(bytes.subarray(from, to))) {
        return;
      }
      this.#finish(false);
      this.#state = 'packet';
    } else if (this.#state === 'idle') {
      return;
    }
    this.#append(bytes, from, to);
    // What others may go on with is not over before another begins.
    if (this.#state === 'packet' && this.#options.continues === undefined) {
      const whole = pesLength(this.#buffer, this.#length);
      if (whole !== undefined && whole > 0 && this.#length >= whole) {
        this.#finish(false);
      }
    }
  }

  /** Packets are missing here. */
  lose(): void {
    this.#finish(true);
    this.#state = this.#options.wantsRest ? 'rest' : 'idle';
  }

  /** Nothing follows. */
  end(): void {
    this.#finish(false);
  }

  #continuation(payload: Uint8Array): boolean {
    const { continues } = this.#options;
    const header = continues && readPesHeader(payload);
    if (continues === undefined || header === undefined || header.pts !== undefined || header.isScrambled) {
      return false;
    }
    const held = pesLength(this.#buffer, this.#length) ?? 0;
    const isWhole = this.#joinedLength > 0 || held === 0 || this.#length === held;
    if (!isWhole || !continues(payload.subarray(header.dataOffset))) {
      return false;
    }
    const announced = pesLength(payload, payload.length) ?? 0;
    // Only where both say how long they are, the sum is known.
    const before = this.#joinedLength > 0 ? this.#joinedLength : held;
    this.#joinedLength = before > 0 && announced > 0 ? before + announced - header.dataOffset : Number.MAX_SAFE_INTEGER;
    this.#append(payload, header.dataOffset, payload.length);
    return true;
  }

  #append(bytes: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#options.maxBytes) {
      this.#drop('broken');
      return;
    }
    if (length > this.#buffer.length) {
      const grown = new Uint8Array(Math.min(this.#options.maxBytes, Math.max(length, this.#buffer.length * 2)));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes.subarray(from, to), this.#length);
    this.#length = length;
  }

  #finish(isLost: boolean): void {
    const { onPes } = this.#options;
    const held = this.#buffer.subarray(0, this.#length);
    const isRest = this.#state === 'rest';
    if (isRest && held.length > 0) {
      onPes({ pts: undefined, dts: undefined, data: held, isCut: isLost, isRest });
    } else if (this.#state === 'packet') {
      const header = readPesHeader(held);
      if (header === undefined || header.isScrambled) {
        this.#options.onBroken(header === undefined ? 'broken' : 'scrambled');
      } else {
        const announced = pesLength(held, held.length) ?? 0;
        const whole =
          this.#joinedLength > 0 ? this.#joinedLength : announced === 0 ? Number.MAX_SAFE_INTEGER : announced;
        // Sixteen lost packets leave no trace but a length that is wrong.
        const isWrong = whole !== Number.MAX_SAFE_INTEGER && held.length !== whole;
        if (isWrong && !isLost) {
          this.#options.onBroken('broken');
        }
        const data = held.subarray(header.dataOffset, Math.min(held.length, whole));
        onPes({ pts: header.pts, dts: header.dts, data, isCut: isLost || isWrong, isRest });
      }
    }
    this.#reset();
  }

  #drop(why: 'broken'): void {
    this.#reset();
    this.#options.onBroken(why);
  }

  #reset(): void {
    this.#small = this.#length * 4 < this.#buffer.length ? this.#small + 1 : 0;
    if (this.#small > SHRINK_AFTER && this.#buffer.length > FIRST_BUFFER_BYTES) {
      this.#buffer = new Uint8Array(this.#buffer.length >> 1);
      this.#small = 0;
    }
    this.#length = 0;
    this.#joinedLength = 0;
    this.#state = 'idle';
  }
}
