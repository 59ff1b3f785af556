import type { DiskObject } from './cache/disk/disk-tier.ts';
import type { Fill } from './cache/fill.ts';
import type { MediaExchange, Reply } from './exchange.ts';
import { parseRange } from './range.ts';
import { AnswerWriter } from './reply.ts';
import type { SlowReaders } from './slow-readers.ts';

export type DiskAnswerOptions = {
  readonly exchange: MediaExchange;
  /** Is released here. */
  readonly object: DiskObject;
  readonly slow: SlowReaders;
  /** Monotonic. */
  readonly now: number;
  readonly cacheControl: string | undefined;
  /** Opens, or joins, the object's fill from upstream: for when the disk fails in the middle. @throws EdgeError. */
  readonly refetch: () => Fill;
};

/** Gives octets from an offset on, at least one; waits until there are any. */
type Source = (offset: number) => Promise<Buffer>;

const NOTHING_YET = { bytes: Buffer.alloc(0), received: 0, isDone: false };

/**
 * Answers from disk at the reader's own pace, a block at a time. Where the disk fails, the rest comes from upstream:
 * the object is the same there.
 */
export async function answerFromDisk(options: DiskAnswerOptions): Promise<void> {
  const { exchange, object, slow, now, cacheControl } = options;
  const { reply, request } = exchange;
  const { length } = object;
  try {
    // The head, by method, range and condition; where that is all, the answer is over.
    new AnswerWriter(exchange, NOTHING_YET, slow).begin(object.head, now, cacheControl);
    if (reply.writableEnded || reply.destroyed) {
      return;
    }
    const range = reply.status === 206 ? parseRange(request.headers.range, length) : undefined;
    const span = typeof range === 'object' ? range : { first: 0, last: length - 1 };
    await write(options, span.first, span.last + 1);
  } catch {
    reply.destroy();
  } finally {
    object.release();
  }
}

async function write(
  { exchange, object, slow, refetch }: DiskAnswerOptions,
  first: number,
  end: number,
): Promise<void> {
  const { reply } = exchange;
  const flow = new Flow(reply);
  let source: Source = (offset) => object.read(offset);
  let isFromDisk = true;
  for (let offset = first; offset < end && !reply.destroyed; ) {
    let bytes: Buffer;
    try {
      bytes = await source(offset);
    } catch (error) {
      if (!isFromDisk) {
        throw error;
      }
      isFromDisk = false;
      source = sourceOf(refetch(), object.length, reply);
      continue;
    }
    const slice = bytes.subarray(0, end - offset);
    offset += slice.length;
    const takesMore = reply.destroyed || (offset === end ? finish(reply, slice) : reply.write(slice));
    if (!takesMore) {
      slow.add(reply, slice.buffer);
      if (offset < end) {
        await flow.drained();
        slow.remove(reply);
      }
    }
  }
}

/** @returns false when the socket has not taken all; it is minded until it is closed. */
function finish(reply: Reply, slice: Buffer): boolean {
  reply.end(slice);
  return reply.writableLength === 0;
}

/** Tells when a full socket takes more, or is gone. */
class Flow {
  #go: () => void = () => {};

  constructor(reply: Reply) {
    reply.onDrain(() => this.#go());
    reply.onClose(() => this.#go());
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#go = resolve;
    });
  }
}

/** The octets of a fill as they come. */
function sourceOf(fill: Fill, length: number, reply: Reply): Source {
  let onNews: () => void = () => {};
  const tell = (): void => onNews();
  const leave = fill.join({ onHead: tell, onBytes: tell, onEnd: tell, onFault: tell });
  reply.onClose(() => {
    leave();
    tell();
  });
  return (offset) =>
    new Promise((resolve, reject) => {
      onNews = () => {
        const { head, received, isOver } = fill;
        // A length that is not told may be the right one.
        const isOther = head !== undefined && (head.status !== 200 || (head.length ?? length) !== length);
        if (isOther || (isOver && received <= offset)) {
          reject(new Error('upstream has not the same object'));
        } else if (received > offset) {
          resolve(fill.bytes.subarray(offset));
        } else if (reply.destroyed) {
          reject(new Error('the reader is gone'));
        }
      };
      onNews();
    });
}
