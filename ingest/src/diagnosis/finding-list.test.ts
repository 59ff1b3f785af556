import { FINDING_CODES } from '@rostrum/contract/finding-codes';
import { expect, it } from 'vitest';
import { RULES } from './finding-list.ts';

/** Told by what refuses keys, before any encoder is there to be judged. */
const ELSEWHERE = ['WRONG_KEY'];

it('every finding has one rule, and the contract knows it', () => {
  expect([...RULES.map(({ code }) => code), ...ELSEWHERE].toSorted()).toEqual(FINDING_CODES.toSorted());
});
