import { millis } from '@rostrum/units/time';
import type { AnswerHead } from '../cache/answer.ts';

/** The head of a 200, with changes. */
export function makeHead(changes: Partial<AnswerHead> = {}): AnswerHead {
  return {
    status: 200,
    cacheClass: 'media',
    headers: [],
    cacheControl: 'max-age=60',
    etag: undefined,
    isShared: true,
    encoding: 'identity',
    length: undefined,
    isDelimited: true,
    date: 'Sun, 03 May 2026 10:00:00 GMT',
    age: 0,
    receivedAt: millis(0),
    ...changes,
  };
}
