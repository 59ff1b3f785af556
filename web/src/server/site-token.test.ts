import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { entryOf } from './site.ts';
import { ENTRY_FAULTS, sayEntryFault } from './site-entry.ts';
import { readSiteToken } from './site-token.ts';

/** Tokens are made here byte by byte, as any site's own program makes them. */

const NOW = 1_800_000_000_000;
const NOW_S = NOW / 1000;
const SECRET = `rws_${'s'.repeat(43)}`;
const GOOD = { sub: 'member-4711', channel: 'main', exp: NOW_S + 3600 };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

type Making = { readonly secret?: string; readonly header?: object };

function make(claims: object, { secret = SECRET, header = { alg: 'HS256', typ: 'JWT' } }: Making = {}): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function makeAsymmetric(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signed = `${encode({ alg: 'RS256' })}.${encode(GOOD)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

const read = (token: string, slug = 'main') => readSiteToken(token, { secret: SECRET, slug, now: NOW });

it('lets in whom it names, until it ends, in as many browsers as it says', async () => {
  expect(await read(make(GOOD))).toEqual({ viewer: 'member-4711', until: NOW + 3_600_000, devices: undefined });
  expect(await read(make({ ...GOOD, devices: 2, iat: NOW_S, name: 'else' }))).toMatchObject({ devices: 2 });
  expect(await read(make({ ...GOOD, exp: NOW_S + 86_400 }))).toMatchObject({ until: NOW + 86_400_000 });
  expect(await read(make({ ...GOOD, sub: 'ä'.repeat(64) }))).toMatchObject({ viewer: 'ä'.repeat(64) });
});

const REFUSED: readonly { name: string; token: () => string; code: string }[] = [
  { name: 'nothing', token: () => '', code: 'SITE_TOKEN_BROKEN' },
  { name: 'no token', token: () => 'a.b', code: 'SITE_TOKEN_BROKEN' },
  { name: 'no JSON', token: () => `${'x'.repeat(20)}.y.z`, code: 'SITE_TOKEN_BROKEN' },
  { name: 'one cut short', token: () => make(GOOD).slice(0, -5), code: 'SITE_TOKEN_FORGED' },
  { name: 'one too long', token: () => make({ ...GOOD, more: 'x'.repeat(3_000) }), code: 'SITE_TOKEN_BROKEN' },
  { name: 'another secret', token: () => make(GOOD, { secret: 'rws_other' }), code: 'SITE_TOKEN_FORGED' },
  { name: 'claims that were changed', token: () => swap(make(GOOD)), code: 'SITE_TOKEN_FORGED' },
  { name: 'none', token: () => `${encode({ alg: 'none' })}.${encode(GOOD)}.`, code: 'SITE_TOKEN_FORGED' },
  { name: 'HS512', token: () => make(GOOD, { header: { alg: 'HS512' } }), code: 'SITE_TOKEN_FORGED' },
  { name: 'RS256', token: makeAsymmetric, code: 'SITE_TOKEN_FORGED' },
  { name: 'an end that is past', token: () => make({ ...GOOD, exp: NOW_S - 61 }), code: 'SITE_TOKEN_OVER' },
  { name: 'a start to come', token: () => make({ ...GOOD, nbf: NOW_S + 61 }), code: 'SITE_TOKEN_EARLY' },
  { name: 'no end', token: () => make({ sub: 'a', channel: 'main' }), code: 'SITE_TOKEN_LONG' },
  { name: 'more than a day', token: () => make({ ...GOOD, exp: NOW_S + 86_461 }), code: 'SITE_TOKEN_LONG' },
  { name: 'milliseconds', token: () => make({ ...GOOD, exp: NOW + 1 }), code: 'SITE_TOKEN_LONG' },
  { name: 'an end that is no number', token: () => make({ ...GOOD, exp: 'soon' }), code: 'SITE_TOKEN_BROKEN' },
  { name: 'another channel', token: () => make({ ...GOOD, channel: 'side' }), code: 'SITE_TOKEN_ELSEWHERE' },
  { name: 'no channel', token: () => make({ sub: 'a', exp: GOOD.exp }), code: 'SITE_TOKEN_ELSEWHERE' },
  { name: 'nobody', token: () => make({ channel: 'main', exp: GOOD.exp }), code: 'SITE_TOKEN_NOBODY' },
  { name: 'an empty name', token: () => make({ ...GOOD, sub: '' }), code: 'SITE_TOKEN_NOBODY' },
  { name: 'a name too long', token: () => make({ ...GOOD, sub: 'x'.repeat(65) }), code: 'SITE_TOKEN_NOBODY' },
  { name: 'no browser', token: () => make({ ...GOOD, devices: 0 }), code: 'SITE_TOKEN_NOBODY' },
  { name: 'browsers in words', token: () => make({ ...GOOD, devices: '2' }), code: 'SITE_TOKEN_NOBODY' },
];

it.each(REFUSED)('refuses $name with $code', async ({ token, code }) => {
  await expect(read(token())).rejects.toMatchObject({ code });
});

/** The same signature over another name. */
function swap(token: string): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode({ ...GOOD, sub: 'someone-else' })}.${signature}`;
}

it('has words for every refusal, and for nothing else', () => {
  for (const code of new Set([...REFUSED.map((row) => row.code), ...ENTRY_FAULTS])) {
    expect(sayEntryFault(code, 'en'), code).toMatch(/^[A-Z].{30,}\.$/);
  }
  expect(sayEntryFault('UNAVAILABLE', 'en')).toBeUndefined();
  expect(sayEntryFault(undefined, 'en')).toBeUndefined();
});

it.each([
  { url: '/c/main?token=abc', entry: '/c/main/enter?token=abc' },
  { url: '/embed/main/?a=1&token=abc', entry: '/embed/main/enter?a=1&token=abc' },
  { url: '/c/main?token=', entry: '/c/main/enter?token=' },
  { url: '/c/main', entry: undefined },
  { url: '/c/main?t=abc', entry: undefined },
  { url: '/c/main/refused?token=abc', entry: undefined },
  { url: '/studio/main?token=abc', entry: undefined },
  { url: '/setup?token=abc', entry: undefined },
])('$url leads to $entry', ({ url, entry }) => {
  expect(entryOf(url)).toBe(entry);
});
