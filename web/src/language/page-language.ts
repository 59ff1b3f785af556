import { LANGUAGE_COOKIE, type Language, pickLanguage } from '@rostrum/contract/language';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { spokenIn } from './catalogs.ts';
import { type Room, type Say, speak } from './speaker.ts';

/** The language of the page that is being made; an edge asks for shared pages in one language each. */
export const pageLanguage = cache(async (): Promise<Language> => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return pickLanguage(jar.get(LANGUAGE_COOKIE)?.value, head.get('accept-language') ?? undefined);
});

/** @returns what says a room's messages in the page's language, for what is made on the server. */
export async function sayOnPage<R extends Room>(room: R): Promise<Say<R>> {
  const language = await pageLanguage();
  return speak(language, spokenIn(language, [room]), room);
}
