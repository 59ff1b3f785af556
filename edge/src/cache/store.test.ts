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

describe('what leaves the store', () => {
  it('is handed on when its room is needed or its time is over, not when it is dropped or replaced', () => {
    const left: string[] = [];
    const store = new AnswerStore(40_000, (key) => left.push(key));
    for (const key of ['/a/1', '/a/2', '/b/1']) {
      store.keep(key, answerOf(10_000));
    }
    store.keep('/a/1', answerOf(10_000));
    store.drop('/b/1');
    expect(left).toEqual([]);
    store.retire('/a/', (name) => name === '2');
    expect(left).toEqual(['/a/2']);
    store.keep('/c/1', answerOf(35_000));
    expect(left).toEqual(['/a/2', '/a/1']);
    store.retire('/a/', () => true);
    store.retire('/c/', () => true);
    expect(left).toEqual(['/a/2', '/a/1', '/c/1']);
    expect(store.bytes).toBe(0);
  });
});
