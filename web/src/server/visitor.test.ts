import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { newVisitorId, readVisitor, signVisitor } from './visitor.ts';

const KEY = randomBytes(32);

it('reads back the visitor it signed', () => {
  const id = newVisitorId();
  expect(readVisitor(signVisitor(id, KEY), KEY)).toBe(id);
});

it.each([
  { name: 'no cookie', cookie: undefined },
  { name: 'an id without a mark', cookie: 'abc' },
  { name: 'a made-up mark', cookie: 'abc.AAAAAAAAAAAAAAAAAAAAAA' },
  { name: 'a mark of another key', cookie: signVisitor('abc', randomBytes(32)) },
  { name: 'more than it should be', cookie: `${signVisitor('abc', KEY)}.x` },
])('takes nobody for a visitor by $name', ({ cookie }) => {
  expect(readVisitor(cookie, KEY)).toBeUndefined();
});
