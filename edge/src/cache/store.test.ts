import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeHead } from '../testing/answers.ts';
import type { StoredAnswer } from './answer.ts';
import { AnswerStore } from './store.ts';

const answerOf = (size: number): StoredAnswer => ({ head: makeHead(), body: Buffer.alloc(size), freshUntil: 1 });

describe('the store', () => {
  it('lets go what was longest unused', () => {
    const store = new AnswerStore(40_000);
    store.keep('a', answerOf(10_000));
    store.keep('b', answerOf(10_000));
    store.keep('c', answerOf(10_000));
    store.find('a');
    store.keep('d', answerOf(10_000));
    expect(['a', 'b', 'c', 'd'].map((key) => store.find(key) !== undefined)).toEqual([true, false, true, true]);
  });

  it('keeps the newest answer of a name, and counts it once', () => {
    const store = new AnswerStore(40_000);
    store.keep('a', answerOf(30_000));
    store.keep('a', answerOf(100));
    expect(store.find('a')?.body.length).toBe(100);
    expect(store.bytes).toBeLessThan(2_000);
  });

  it('does not keep, nor make room for, what is larger than all of it', () => {
    const store = new AnswerStore(20_000);
    store.keep('a', answerOf(1_000));
    store.keep('b', answerOf(30_000));
    expect(store.find('a')).toBeDefined();
    expect(store.find('b')).toBeUndefined();
  });

  it('never holds more than its bound, and counts to nothing when emptied', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      size: fc.nat(30_000),
      isDrop: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const store = new AnswerStore(50_000);
        for (const { key, size, isDrop } of steps) {
          if (isDrop) {
            store.drop(key);
          } else {
            store.keep(key, answerOf(size));
          }
          expect(store.bytes).toBeLessThanOrEqual(50_000);
        }
        ['a', 'b', 'c', 'd', 'e'].forEach((key) => store.drop(key));
        expect([store.bytes, store.size]).toEqual([0, 0]);
      }),
    );
  });
});
