import { LANGUAGES, type Language } from '@rostrum/contract/language';
import compile from 'icu-minify/compile';
import type { CompiledMessage } from 'icu-minify/format';
import type { Catalog } from './catalog.ts';
import { DE } from './de/index.ts';
import { EN } from './en/index.ts';
import { ES } from './es/index.ts';
import type { Room, Spoken } from './speaker.ts';

/** Every language's messages, compiled once. Lives on the server: a page is given the rooms it needs. */

export const CATALOGS: Readonly<Record<Language, Catalog>> = { en: EN, de: DE, es: ES };

function compileRoom(messages: Readonly<Record<string, string>>): Record<string, CompiledMessage> {
  const compiled = Object.entries(messages).map(([key, message]) => [key, compile(message)]);
  // Plural forms come without a prototype, which React does not hand to a page.
  return JSON.parse(JSON.stringify(Object.fromEntries(compiled))) as Record<string, CompiledMessage>;
}

function compileCatalog(catalog: Catalog): Required<Spoken> {
  const rooms = Object.entries(catalog).map(([room, messages]) => [room, compileRoom(messages)]);
  return Object.fromEntries(rooms) as Required<Spoken>;
}

const COMPILED = Object.fromEntries(
  LANGUAGES.map((language) => [language, compileCatalog(CATALOGS[language])]),
) as Record<Language, Required<Spoken>>;

/** @returns the messages of those rooms. */
export function spokenIn(language: Language, rooms: readonly Room[]): Spoken {
  return Object.fromEntries(rooms.map((room) => [room, COMPILED[language][room]]));
}
