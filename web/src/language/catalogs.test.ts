import { LANGUAGES } from '@rostrum/contract/language';
import { describe, expect, it } from 'vitest';
import { WebError, type WebErrorCode } from '../errors.ts';
import { CATALOGS, spokenIn } from './catalogs.ts';
import { DE_FAULTS } from './de/faults.ts';
import { EN } from './en/index.ts';
import { ES_FAULTS } from './es/faults.ts';
import { sayFault } from './say-fault.ts';
import { saySetting } from './say-setting.ts';
import { type Room, speak } from './speaker.ts';
import { speakRich } from './use-say-rich.ts';

const ROOMS = Object.keys(EN) as Room[];
const OTHERS = LANGUAGES.filter((language) => language !== 'en');

/** Names in braces and in tags, without what plural forms say. */
function argumentsOf(message: string): string[] {
  const names = [...message.matchAll(/(?<!(?:zero|one|two|few|many|other|=\d+) )\{(\w+)(?:[,}])|<(\w+)>/g)].map(
    ([, name, tag]) => name ?? `<${tag}>`,
  );
  return [...new Set(names)].toSorted();
}

describe.each(OTHERS)('the catalog of %s', (language) => {
  const rows = ROOMS.flatMap((room) =>
    Object.entries<string>(EN[room]).map(([key, english]) => ({ room, key, english })),
  );

  it.each(rows)('$room, $key: takes what the English one takes', ({ room, key, english }) => {
    const said = (CATALOGS[language][room] as Readonly<Record<string, string>>)[key] ?? '';
    expect(said.trim()).not.toBe('');
    expect(argumentsOf(said)).toEqual(argumentsOf(english));
  });

  it('has nothing that English lacks', () => {
    const keys = ROOMS.map((room) => [room, Object.keys(CATALOGS[language][room]).toSorted()]);
    expect(keys).toEqual(ROOMS.map((room) => [room, Object.keys(EN[room]).toSorted()]));
  });
});

it.each([
  ['de', DE_FAULTS],
  ['es', ES_FAULTS],
] as const)('every fault is said in %s with what it is filled with', (_language, faults) => {
  for (const [code, said] of Object.entries(faults)) {
    const english = new WebError(code as WebErrorCode).row.say;
    expect([code, argumentsOf(said)]).toEqual([code, argumentsOf(english)]);
  }
});

it('counts as the language counts', () => {
  const count = (language: 'en' | 'de', number: number): string =>
    speak(language, spokenIn(language, ['event']), 'event')('watching', { count: number });
  expect([count('en', 1), count('en', 1204)]).toEqual(['1 watching', '1,204 watching']);
  expect([count('de', 1), count('de', 1204)]).toEqual(['1 schaut zu', '1.204 schauen zu']);
});

it('puts elements where the sentence has them', () => {
  const sayRich = speakRich('de', spokenIn('de', ['entry']), 'entry');
  expect(sayRich<{ bold: string }>('forWhom', { email: () => ({ bold: 'a@b.org' }) })).toEqual([
    'für ',
    { bold: 'a@b.org' },
  ]);
});

it('a page that was not given a room says so', () => {
  expect(() => speak('en', {}, 'chat')('title')).toThrow('the page was not given the words of "chat"');
});

it('a fault is told in the asker’s language', () => {
  expect(sayFault(new WebError('TOO_MANY_TRIES', { seconds: 5 }), 'de')).toBe(
    'Zu viele Versuche. Warten Sie 5 Sekunden und versuchen Sie es noch einmal.',
  );
  expect(sayFault(new WebError('TOO_MANY_TRIES', { seconds: 5 }), 'en')).toContain('Wait 5 seconds');
});

it('a setting’s help is said in the language, and one of another release as it came', () => {
  const setting = { key: 'INGEST_WINDOW_S', help: 'How far back the live list goes.' };
  expect(saySetting(setting, 'de').help).toBe('Wie weit die Live-Liste zurückreicht.');
  expect(saySetting(setting, 'en')).toBe(setting);
  expect(saySetting({ key: 'constructor', help: 'Something.' }, 'es').help).toBe('Something.');
});
