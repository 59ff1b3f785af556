import type { Language } from '@rostrum/contract/language';
import { type Room, type Say, type Spoken, speak } from './speaker.ts';

/** The page's words for code outside of components. A browser shows one page in one language, a server many at a time. */

let here: { readonly language: Language; readonly spoken: Spoken } | undefined;

/** Called by what gives the page its words. */
export function setPageWords(language: Language, spoken: Spoken): void {
  if (typeof window !== 'undefined') {
    here = { language, spoken: here?.language === language ? { ...here.spoken, ...spoken } : spoken };
  }
}

/** @returns undefined where the page was not given the room: then it has no words at all yet. */
export function sayInBrowser<R extends Room>(room: R): Say<R> | undefined {
  return here?.spoken[room] === undefined ? undefined : speak(here.language, here.spoken, room);
}
