import type { EdgeError } from '../errors.ts';
import type { AnswerHead } from './answer.ts';

/** One who follows a fill. Called in order; `onEnd` or `onFault` last, once. */
export type FillReader = {
  /** The head is known; bytes may be read from now on. */
  onHead(): void;
  /** More bytes are here. */
  onBytes(): void;
  onEnd(): void;
  onFault(fault: EdgeError): void;
};

/** An object larger than this is not ours: a 10 s segment at 40 Mbit/s is 50 MB. */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
const FIRST_BUFFER_BYTES = 16 * 1024;

/**
 * One object on its way from upstream: a single growing body that any number of readers follow, each from byte 0 and at
 * its own pace. The body is written once and never moved under a reader: a view of it stays true.
 */
export class Fill {
  readonly key: string;
  readonly #readers = new Set<FillReader>();
  readonly #onAbandoned: () => void;
  #head: AnswerHead | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #received = 0;
  #state: 'asking' | 'filling' | 'done' | 'failed' = 'asking';
  #fault: EdgeError | undefined;

  /** @param onAbandoned called when the last reader has left before any answer came. */
  constructor(key: string, onAbandoned: () => void) {
    this.key = key;
    this.#onAbandoned = onAbandoned;
  }

  get head(): AnswerHead | undefined {
    return this.#head;
  }

  /** What has come so far; the view's content never changes. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#received);
  }

  /** The body, exactly as long as it is; for one who keeps it. */
  whole(): Buffer {
    if (this.#bytes.length > this.#received) {
      this.#bytes = Buffer.from(this.bytes);
    }
    return this.#bytes;
  }

  get received(): number {
    return this.#received;
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  get isOver(): boolean {
    return this.#state === 'done' || this.#state === 'failed';
  }

  get readerCount(): number {
    return this.#readers.size;
  }

  /** Follows the fill. A late reader is told at once of what is already here. @returns leaves; idempotent. */
  join(reader: FillReader): () => void {
    this.#readers.add(reader);
    if (this.#head !== undefined) {
      reader.onHead();
      if (this.#received > 0) {
        reader.onBytes();
      }
    }
    if (this.#state === 'done') {
      reader.onEnd();
    } else if (this.#fault !== undefined) {
      reader.onFault(this.#fault);
    }
    return () => {
      if (this.#readers.delete(reader) && this.#readers.size === 0 && this.#state === 'asking') {
        this.#onAbandoned();
      }
    };
  }

  setHead(head: AnswerHead): void {
    this.#head = head;
    this.#state = 'filling';
    this.#bytes = Buffer.allocUnsafeSlow(head.length ?? FIRST_BUFFER_BYTES);
    for (const reader of this.#readers) {
      reader.onHead();
    }
  }

  /** @returns false when the object is larger than it said, or than any may be; then nothing was taken. */
  append(chunk: Uint8Array): boolean {
    const wanted = this.#received + chunk.length;
    if (wanted > (this.#head?.length ?? MAX_OBJECT_BYTES)) {
      return false;
    }
    if (wanted > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(MAX_OBJECT_BYTES, Math.max(wanted, this.#bytes.length * 2)));
      grown.set(this.bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#received);
    this.#received = wanted;
    for (const reader of this.#readers) {
      reader.onBytes();
    }
    return true;
  }

  end(): void {
    this.#state = 'done';
    for (const reader of this.#readers) {
      reader.onEnd();
    }
  }

  fail(fault: EdgeError): void {
    this.#state = 'failed';
    this.#fault = fault;
    for (const reader of this.#readers) {
      reader.onFault(fault);
    }
  }
}
