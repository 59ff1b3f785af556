import { LANGUAGES, type Language } from '@rostrum/contract/language';
import compile from 'icu-minify/compile';
import type { CompiledMessage } from 'icu-minify/format';
import type { Catalog, CureWords, FindingText, FindingWords } from './catalog.ts';
import { DE_FINDINGS } from './de/findings.ts';
import { DE } from './de/index.ts';
import { EN } from './en/index.ts';
import { ES_FINDINGS } from './es/findings.ts';
import { ES } from './es/index.ts';
import type { Hearable, Spoken, SpokenFindings } from './speaker.ts';

/** Every language's messages, compiled once. Lives on the server: a page is given the rooms it needs. */

export const CATALOGS: Readonly<Record<Language, Catalog>> = { en: EN, de: DE, es: ES };
export const FINDINGS = { de: DE_FINDINGS, es: ES_FINDINGS } as const;

function compileRoom(messages: Readonly<Record<string, string>>): Record<string, CompiledMessage> {
  const compiled = Object.entries(messages).map(([key, message]) => [key, compile(message)]);
  // Plural forms come without a prototype, which React does not hand to a page.
  return JSON.parse(JSON.stringify(Object.fromEntries(compiled))) as Record<string, CompiledMessage>;
}

/** Cures that several findings share stay one object: a page is given them once. */
function compileFindings(words: FindingWords): SpokenFindings {
  const cures = new Map<CureWords, Record<string, CompiledMessage>>();
  const compileText = ({ say, cure }: FindingText): SpokenFindings[string] => {
    const compiled = cures.get(cure) ?? compileRoom(cure);
    cures.set(cure, compiled);
    return { ...compileRoom({ say }), cure: compiled } as SpokenFindings[string];
  };
  return Object.fromEntries(findingTexts(words).map(([key, text]) => [key, compileText(text)] as const));
}

/** @returns each sentence by its code, or by `code.variant`. */
export function findingTexts(words: FindingWords): [key: string, text: FindingText][] {
  return Object.entries<FindingText | Readonly<Record<string, FindingText>>>(words).flatMap(([code, entry]) =>
    isText(entry)
      ? [[code, entry] as [string, FindingText]]
      : Object.entries(entry).map(([variant, text]): [string, FindingText] => [`${code}.${variant}`, text]),
  );
}

function isText(entry: FindingText | Readonly<Record<string, FindingText>>): entry is FindingText {
  return typeof entry['say'] === 'string';
}

type CompiledRooms = Required<Omit<Spoken, 'findings'>>;

function compileCatalog(catalog: Catalog): CompiledRooms {
  const rooms = Object.entries(catalog).map(([room, messages]) => [room, compileRoom(messages)]);
  return Object.fromEntries(rooms) as CompiledRooms;
}

const COMPILED = Object.fromEntries(
  LANGUAGES.map((language) => [language, compileCatalog(CATALOGS[language])]),
) as Record<Language, CompiledRooms>;
const COMPILED_FINDINGS: Readonly<Partial<Record<Language, SpokenFindings>>> = {
  de: compileFindings(DE_FINDINGS),
  es: compileFindings(ES_FINDINGS),
};

/** @returns the messages of those rooms. */
export function spokenIn(language: Language, rooms: readonly Hearable[]): Spoken {
  return Object.fromEntries(
    rooms.map((room) => [room, room === 'findings' ? COMPILED_FINDINGS[language] : COMPILED[language][room]]),
  );
}
