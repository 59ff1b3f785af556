import type { CacheClass } from '@rostrum/contract/cache-headers';
import type { Millis } from '@rostrum/units/time';

/** The head of an answer from upstream, as far as it concerns those it is given to. */
export type AnswerHead = {
  readonly status: number;
  readonly cacheClass: CacheClass;
  /** Names and values that every giving-out repeats; without Age, Date, Content-Length and what is hop by hop. */
  readonly headers: readonly string[];
  readonly cacheControl: string | undefined;
  readonly etag: string | undefined;
  /** Whether it may be given to anyone but who asked for it. */
  readonly isShared: boolean;
  /** How the body is kept. */
  readonly encoding: 'identity' | 'gzip';
  /** Octets of the body as it is kept, when told. */
  readonly length: number | undefined;
  /** Whether the end of the body can be told from a connection cut off; what cannot is never stored. */
  readonly isDelimited: boolean;
  /** When upstream made it, by its own clock. */
  readonly date: string;
  /** Seconds it had already been kept by others. */
  readonly age: number;
  /** Monotonic. */
  readonly receivedAt: Millis;
  /** The body in our own words, where upstream's is not passed on. */
  readonly words?: Buffer;
};

/** A whole answer, kept. */
export type StoredAnswer = {
  readonly head: AnswerHead;
  readonly body: Buffer;
  /** Monotonic; past it the answer is given only where nothing better can be had. */
  readonly freshUntil: number;
};

/** Seconds since upstream made the answer (RFC 9111 §4.2.3). */
export function ageOf(head: AnswerHead, now: number): number {
  return Math.max(0, Math.floor(head.age + (now - head.receivedAt) / 1_000));
}
