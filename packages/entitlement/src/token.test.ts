import { generateKeyPairSync, sign } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import { array, assert, constantFrom, jsonValue, nat, pre, property, record, string } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { keyRingFrom, openSigningKeys, type SigningKey } from './key-ring.ts';
import { mintToken, TOKEN_MAX, verifyToken } from './token.ts';

const folder = mkdtempSync(join(tmpdir(), 'rostrum-entitlement-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = 1_700_000_000;
const claims: Claims = {
  jti: 'k2Jd8sLqP0aZ',
  sub: 'visitor-1',
  slug: 'main',
  role: 'viewer',
  use: 'chat',
  iat: NOW,
  exp: NOW + 3600,
};
const keys = openSigningKeys(join(folder, 'keys.json'));
const ring = keyRingFrom(keys.publicSet());
const token = mintToken(claims, keys.current);

/** Signs whatever text is put before the signature, as one who holds the key could. */
function forge(signed: string, key: SigningKey = keys.current): string {
  return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
}
function bodyOf(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('an entitlement token', () => {
  it('says again what it was made of, in URL-safe characters', () => {
    expect(token).toMatch(/^[\w.-]+$/);
    expect(verifyToken(token, ring, NOW)).toEqual({ ok: true, claims });
  });

  it('fits its bound with the longest names the contract allows', () => {
    const longest: Claims = {
      ...claims,
      jti: 'j'.repeat(64),
      sub: 's'.repeat(64),
      slug: 'c'.repeat(63),
      role: 'moderator',
      use: 'watch',
      exp: NOW + 86_400 * 366,
      epoch: 'e'.repeat(32),
      sid: 'x'.repeat(64),
      did: 'd'.repeat(64),
      sessions: { max: 100, refuse: 'oldest' },
      embed: Array.from({ length: 4 }, () => `https://${'a'.repeat(92)}`),
    };
    const long = mintToken(longest, keys.current);
    expect(long.length).toBeLessThanOrEqual(TOKEN_MAX);
    expect(verifyToken(long, ring, NOW)).toEqual({ ok: true, claims: longest });
  });

  const extras: { name: string; said: Partial<Claims> }[] = [
    { name: 'nobody but itself', said: { sub: claims.jti } },
    { name: 'one event', said: { epoch: 'm8k2x1ab' } },
    { name: 'a session and a device', said: { sid: 's-1', did: 'tv-7' } },
    { name: 'three sessions, the newest is refused', said: { sessions: { max: 3, refuse: 'newest' } } },
    { name: 'one session, the oldest is refused', said: { sessions: { max: 1, refuse: 'oldest' } } },
    { name: 'the access it is under', said: { under: ['own', 'kJ3f_9aQ'] } },
    { name: 'two pages', said: { embed: ['https://example.org', 'http://[::1]:8080'] } },
  ];
  for (const { name, said } of extras) {
    it(`says again: ${name}`, () => {
      const watch: Claims = { ...claims, use: 'watch', ...said };
      expect(verifyToken(mintToken(watch, keys.current), ring, NOW)).toEqual({ ok: true, claims: watch });
    });
  }

  const times = [
    { name: 'at its start', at: 0, ok: true },
    { name: 'a clock 30 s behind', at: -30, ok: true },
    { name: 'a clock 31 s behind', at: -31, ok: false },
    { name: 'a second before its end', at: 3599, ok: true },
    { name: 'within the skew after its end', at: 3629, ok: true },
    { name: 'past its end and the skew', at: 3630, ok: false },
    { name: 'a time that is no number', at: Number.NaN, ok: false },
  ];
  for (const row of times) {
    it(`${row.ok ? 'holds' : 'does not hold'}: ${row.name}`, () => {
      const verdict = verifyToken(token, ring, NOW + row.at);
      expect(verdict).toEqual(row.ok ? { ok: true, claims } : { ok: false, code: 'EXPIRED' });
    });
  }

  const [version, kid, body, signature] = token.split('.');
  const compact: unknown[] = ['j', 's', 'main', 'vc', NOW, 3600];
  const refused = [
    { name: 'nothing', token: '', code: 'MALFORMED' },
    { name: 'dots', token: '...', code: 'MALFORMED' },
    { name: 'a JWT with algorithm none', token: `eyJhbGciOiJub25lIn0.${body}.`, code: 'MALFORMED' },
    { name: 'another version', token: token.replace('v1', 'v2'), code: 'MALFORMED' },
    { name: 'no signature', token: `${version}.${kid}.${body}.`, code: 'MALFORMED' },
    { name: 'a padded signature', token: `${token}==`, code: 'MALFORMED' },
    { name: 'a line end after it', token: `${token}\n`, code: 'MALFORMED' },
    { name: 'something after it', token: `${token}.x`, code: 'MALFORMED' },
    { name: 'a megabyte', token: `v1.${'a'.repeat(1_000_000)}`, code: 'MALFORMED' },
    { name: 'letters beyond ASCII', token: token.replace('v1', 'ｖ1'), code: 'MALFORMED' },
    { name: 'a key nobody knows', token: `${version}.AAAAAAAA.${body}.${signature}`, code: 'UNKNOWN_KEY' },
    { name: 'a key called like a method', token: `${version}.toString.${body}.${signature}`, code: 'UNKNOWN_KEY' },
    { name: 'a signature of zeros', token: `${version}.${kid}.${body}.${'A'.repeat(86)}`, code: 'BAD_SIGNATURE' },
    {
      name: 'the claims of another',
      token: `${version}.${kid}.${bodyOf(compact)}.${signature}`,
      code: 'BAD_SIGNATURE',
    },
    { name: 'signed, but no JSON', token: forge(`v1.${kid}.AAAA`), code: 'MALFORMED' },
    { name: 'signed, but no claims', token: forge(`v1.${kid}.${bodyOf({ role: 'host' })}`), code: 'MALFORMED' },
    { name: 'signed, a role unknown', token: forge(`v1.${kid}.${bodyOf(compact.with(3, 'k'))}`), code: 'MALFORMED' },
    { name: 'signed, a name reserved', token: forge(`v1.${kid}.${bodyOf(compact.with(2, 'api'))}`), code: 'MALFORMED' },
    { name: 'signed, one claim too many', token: forge(`v1.${kid}.${bodyOf([...compact, 1])}`), code: 'MALFORMED' },
    {
      name: 'signed, an extra unknown',
      token: forge(`v1.${kid}.${bodyOf([...compact, { z: 1 }])}`),
      code: 'MALFORMED',
    },
    { name: 'signed, two extras', token: forge(`v1.${kid}.${bodyOf([...compact, {}, {}])}`), code: 'MALFORMED' },
    { name: 'signed, no session', token: forge(`v1.${kid}.${bodyOf([...compact, { n: '0o' }])}`), code: 'MALFORMED' },
    {
      name: 'signed, 101 sessions',
      token: forge(`v1.${kid}.${bodyOf([...compact, { n: '101n' }])}`),
      code: 'MALFORMED',
    },
    {
      name: 'signed, a page that is none',
      token: forge(`v1.${kid}.${bodyOf([...compact, { o: ['*'] }])}`),
      code: 'MALFORMED',
    },
    { name: 'signed, without an end', token: forge(`v1.${kid}.${bodyOf(compact.with(5, null))}`), code: 'MALFORMED' },
  ];
  for (const row of refused) {
    it(`is refused: ${row.name}`, () => {
      expect(verifyToken(row.token, ring, NOW)).toEqual({ ok: false, code: row.code });
    });
  }

  it('is refused when signed with another key under a known id', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const forged = forge(token.slice(0, token.lastIndexOf('.')), { kid: keys.current.kid, privateKey });
    expect(verifyToken(forged, ring, NOW)).toEqual({ ok: false, code: 'BAD_SIGNATURE' });
  });

  const unfit = [
    { name: 'an end before the start', change: { exp: NOW } },
    { name: 'half a second', change: { iat: NOW + 0.5 } },
    { name: 'a name reserved', change: { slug: 'api' } },
    { name: 'an id too long', change: { sub: 'x'.repeat(65) } },
    { name: 'more than a year', change: { exp: NOW + 86_400 * 367 } },
    { name: 'an origin with a path', change: { embed: ['https://example.org/page'] } },
    { name: 'no origin at all', change: { embed: [] } },
    { name: 'ids of many bytes', change: { jti: '日'.repeat(64), sub: '本'.repeat(64) } },
  ];
  for (const row of unfit) {
    it(`is not made of ${row.name}`, () => {
      const mint = (): string => mintToken({ ...claims, ...row.change }, keys.current);
      expect(mint).toThrow(expect.objectContaining({ code: 'CLAIMS_INVALID' }));
    });
  }
});

describe('mutated tokens', () => {
  const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
  const character = constantFrom(...`${URL_SAFE}=+/ %\u0000é`.split(''));

  it('never verify by another spelling of the same signature', () => {
    // The end of base64url, where it has bits to spare.
    const spellings = URL_SAFE.split('').map((last) => token.slice(0, -1) + last);
    expect(spellings.filter((text) => verifyToken(text, ring, NOW).ok)).toEqual([token]);
  });

  it('never verify and never throw, however they are cut, joined and altered', () => {
    const edit = record({
      at: nat(token.length),
      cut: nat(8),
      put: string({ unit: character, maxLength: 8 }),
    });
    assert(
      property(array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let mutated = token;
        for (const { at, cut, put } of edits) {
          mutated = mutated.slice(0, at) + put + mutated.slice(at + cut);
        }
        pre(mutated !== token);
        return !verifyToken(mutated, ring, NOW).ok;
      }),
      { numRuns: 3_000 },
    );
  });

  it('never verify and never throw as random text', () => {
    assert(property(string({ unit: 'binary', maxLength: 500 }), (text) => !verifyToken(text, ring, NOW).ok));
  });

  it('never throw though their claims are signed rubbish', () => {
    assert(
      property(jsonValue(), (value) => {
        const signed = `v1.${keys.current.kid}.${bodyOf(value)}`;
        return signed.length > 300 || !verifyToken(forge(signed), ring, NOW).ok;
      }),
    );
  });
});

describe('the signing keys', () => {
  it('last over a restart, in a file of their user alone', () => {
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    const again = openSigningKeys(join(folder, 'keys.json'));
    expect(again.publicSet()).toEqual(keys.publicSet());
    expect(verifyToken(mintToken(claims, again.current), ring, NOW).ok).toBe(true);
  });

  it('are rotated: new tokens by the new key, old ones still verify, the eldest key goes in time', () => {
    const path = join(folder, 'rotated.json');
    const rotating = openSigningKeys(path);
    const old = mintToken(claims, rotating.current);
    rotating.rotate();
    const young = mintToken(claims, rotating.current);
    const both = keyRingFrom(rotating.publicSet());
    expect(young.split('.')[1]).not.toBe(old.split('.')[1]);
    expect([old, young].map((text) => verifyToken(text, both, NOW).ok)).toEqual([true, true]);
    expect(openSigningKeys(path).current.kid).toBe(rotating.current.kid);
    for (let turn = 0; turn < 7; turn += 1) {
      rotating.rotate();
    }
    const later = keyRingFrom(rotating.publicSet());
    expect(later.size).toBe(8);
    expect(verifyToken(old, later, NOW)).toEqual({ ok: false, code: 'UNKNOWN_KEY' });
    expect(verifyToken(young, later, NOW).ok).toBe(true);
  });

  it('are followed when another process rotates them, and may be forgotten', () => {
    const path = join(folder, 'shared.json');
    const [mine, others] = [openSigningKeys(path), openSigningKeys(path)];
    const old = mintToken(claims, mine.current);
    others.rotate();
    expect(mine.current.kid).toBe(others.current.kid);
    expect(mine.publicSet().keys.length).toBe(2);
    mine.rotate({ forget: true });
    expect(others.publicSet()).toEqual(mine.publicSet());
    expect(verifyToken(old, keyRingFrom(others.publicSet()), NOW)).toEqual({ ok: false, code: 'UNKNOWN_KEY' });
  });

  it('are refused in words when the file is another, or others may read it', () => {
    const path = join(folder, 'wrong.json');
    const other = openSigningKeys(join(folder, 'other.json')).publicSet();
    const signing = 'A'.repeat(43);
    for (const text of ['', '{}', 'not json', JSON.stringify({ version: 1, signing, ...other })]) {
      writeFileSync(path, text, { mode: 0o600 });
      expect(() => openSigningKeys(path)).toThrow(`The key file ${path} cannot be used: it`);
    }
    chmodSync(path, 0o644);
    expect(() => openSigningKeys(path)).toThrow(expect.objectContaining({ code: 'SIGNING_KEYS_WRONG' }));
  });

  for (const x of ['', 'AAAA', '!'.repeat(43), 'A'.repeat(44)]) {
    it(`make no ring of ${JSON.stringify(x)}`, () => {
      expect(() => keyRingFrom({ keys: [{ kid: 'k', x }] })).toThrow(
        expect.objectContaining({ code: 'KEY_SET_INVALID' }),
      );
    });
  }
});
