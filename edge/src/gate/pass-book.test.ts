import type { Claims } from '@rostrum/contract/entitlement-claims';
import { describe, expect, it } from 'vitest';
import { Pass } from './pass.ts';
import { PassBook } from './pass-book.ts';

const claims: Claims = { jti: 'j', sub: 'j', slug: 'sunday', role: 'viewer', use: 'watch', iat: 0, exp: 1 };
const passOf = (token: string, kid = 'k') =>
  new Pass(`v1.${kid}.${token}`, claims, 'https://own.example', { version: 0, isRevoked: () => false });

/** A book of three with these passes put in, one after the other. */
function bookOf(...passes: Pass[]): PassBook {
  const book = new PassBook(3);
  passes.forEach((pass) => book.keep(pass));
  return book;
}

describe('the book of passes', () => {
  it('finds a token by the whole of it, not by its end', () => {
    const pass = passOf('A.the-end-of-both');
    const book = bookOf(pass);
    expect(book.find(pass.token)).toBe(pass);
    expect(book.find(passOf('B.the-end-of-both').token)).toBeUndefined();
    expect(book.find('d-of-both')).toBeUndefined();
    expect(book.find('')).toBeUndefined();
  });

  it('keeps no more than it may: what was not shown for longest goes, and what comes stays', () => {
    const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => passOf(`${name}.${name.repeat(20)}`));
    if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined) {
      throw new Error('there are five');
    }
    const book = bookOf(a, b, c, d);
    expect([a, b, c, d].map((pass) => book.find(pass.token) === pass)).toEqual([false, true, true, true]);
    b.isUsed = true;
    book.keep(e);
    expect([b, c, d, e].map((pass) => book.find(pass.token) === pass)).toEqual([true, false, true, true]);
    expect(book.size).toBe(3);
  });

  it('gives out those of a key', () => {
    const [old, young] = [passOf('a', 'old'), passOf('b', 'young')];
    const book = bookOf(old, young);
    expect(book.takeWhere(({ kid }) => kid === 'old')).toEqual([old]);
    expect(book.find(old.token)).toBeUndefined();
    expect(book.find(young.token)).toBe(young);
  });
});
