import { describe, expect, it } from 'vitest';
import { parseStreamId } from './stream-id.ts';

const KEY = 'abcdefghijkmnpqrstuvwxyz';

describe('a stream id', () => {
  const taken = [
    `publish:${KEY}`,
    `PUBLISH:${KEY}`,
    KEY,
    `  ${KEY} `,
    `#!::r=${KEY},m=publish`,
    `#!::m=publish,r=${KEY}`,
    `#!::r=live/${KEY},m=publish`,
    `#!::u=obs,h=example.org,x-maker=1,r=${KEY},m=publish,t=stream`,
    `#!::r=${KEY},r=another,m=publish`,
    `#!:{r=${KEY},m=publish}`,
    `live/${KEY}`,
    `publish:live/${KEY}?a=b`,
  ];
  it.each(taken)('%s publishes with the key', (text) => {
    expect(parseStreamId(text)).toMatchObject({ kind: 'publish', key: KEY });
  });

  it.each([`#!::r=${KEY}`, `#!::r=${KEY},m=request`, `#!::r=${KEY},m=bidirectional`, `read:${KEY}`, `play:${KEY}`])(
    '%s asks to be sent something',
    (text) => {
      expect(parseStreamId(text).kind).toBe('request');
    },
  );

  it.each([
    '',
    '   ',
    'publish:',
    '#!',
    '#!x',
    '#!::',
    '#!::m=publish',
    '#!::r=,m=publish',
    `#!::r=${KEY},m=publish,t=file`,
    `#!::r=${KEY},m=steal`,
    'x'.repeat(513),
    'é'.repeat(257),
  ])('%j is told to be none, in words', (text) => {
    const read = parseStreamId(text);
    expect(read.kind === 'malformed' || read.kind === 'request').toBe(true);
    expect(read.kind === 'malformed' ? read.say : 'x').not.toBe('');
  });

  it('of 512 bytes is read', () => {
    expect(parseStreamId('x'.repeat(512))).toMatchObject({ kind: 'publish' });
  });

  it('of any text at all is read without a fault', () => {
    const alphabet = ['#', '!', ':', '=', ',', '{', '}', 'r', 'm', 'publish', '/', '?', '\0', 'é', '𝄞', ' '];
    for (let round = 0; round < 20_000; round += 1) {
      const length = Math.floor(Math.random() * 24);
      const text = Array.from({ length }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('');
      expect(['publish', 'request', 'malformed']).toContain(parseStreamId(text).kind);
    }
  });
});
