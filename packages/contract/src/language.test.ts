import { describe, expect, it } from 'vitest';
import { languageCookie, pickLanguage } from './language.ts';

describe('the language a page is shown in', () => {
  const rows = [
    { name: 'nothing is said: English', chosen: undefined, accepted: undefined, picked: 'en' },
    { name: 'a region is no matter', chosen: undefined, accepted: 'de-AT', picked: 'de' },
    {
      name: 'the first that is spoken',
      chosen: undefined,
      accepted: 'fr-CH, fr;q=0.9, es;q=0.8, de;q=0.7',
      picked: 'es',
    },
    { name: 'by weight, not by place', chosen: undefined, accepted: 'en;q=0.5, de;q=0.9', picked: 'de' },
    { name: 'of equal weight the first', chosen: undefined, accepted: 'es, de, en', picked: 'es' },
    { name: 'what is ruled out is not taken', chosen: undefined, accepted: 'de;q=0, es;q=0.1', picked: 'es' },
    { name: 'anything is English', chosen: undefined, accepted: '*', picked: 'en' },
    { name: 'upper case', chosen: undefined, accepted: 'DE', picked: 'de' },
    { name: 'the choice goes first', chosen: 'es', accepted: 'de', picked: 'es' },
    { name: 'a choice there is not', chosen: 'xx', accepted: 'de', picked: 'de' },
    { name: 'rubbish', chosen: undefined, accepted: ';;,=,q=,;q=zz', picked: 'en' },
    { name: 'very much of it', chosen: undefined, accepted: `${'a,'.repeat(100_000)}de`, picked: 'en' },
  ] as const;
  it.each(rows)('$name', ({ chosen, accepted, picked }) => {
    expect(pickLanguage(chosen, accepted)).toBe(picked);
  });
});

it('the choice is found among other cookies', () => {
  expect(languageCookie('a=1; rostrum_language=de; b=2')).toBe('de');
  expect(languageCookie('not_rostrum_language=de')).toBeUndefined();
  expect(languageCookie(undefined)).toBeUndefined();
});
