import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Stack } from '../harness/stack.ts';
import { BEHAVIOURS } from './behaviours.ts';
import { tryBehaviours } from './trial.ts';

/** What encoders do, played through the whole pipeline; `npm run soak -- torture` tries all of it, and all of it together. */

const SEED = 20_261_128;

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start({ name: 'encoders', env: { INGEST_LADDER: '180p:150k' } });
});
afterAll(async () => {
  await stack?.stop();
});

const quick = BEHAVIOURS.filter(({ isQuick }) => isQuick === true).map((behaviour, index) => ({ behaviour, index }));

describe.concurrent('an encoder', () => {
  test.each(quick)('$behaviour.name: its event obeys the book all along, and decodes', async ({ behaviour, index }) => {
    expect(await tryBehaviours(stack, `encoder-${index}`, [behaviour], SEED)).toEqual([]);
  });
});
