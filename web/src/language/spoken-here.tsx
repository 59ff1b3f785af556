'use client';

import type { Language } from '@rostrum/contract/language';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { setPageWords } from './in-browser.ts';
import { type Room, type Say, type Spoken, speak } from './speaker.ts';

type Here = { readonly language: Language; readonly spoken: Spoken };

const Context = createContext<Here>({ language: 'en', spoken: {} });

/** Gives what is below it the words of a language; rooms given further up stay. */
export function SpokenHere({ language, spoken, children }: Here & { readonly children: ReactNode }) {
  const above = useContext(Context);
  setPageWords(language, spoken);
  const here = useMemo(
    () => ({ language, spoken: above.language === language ? { ...above.spoken, ...spoken } : spoken }),
    [above, language, spoken],
  );
  return <Context value={here}>{children}</Context>;
}

/** @returns the language here, and what was given of it. */
export function useHere(): Here {
  return useContext(Context);
}

export function useLanguage(): Language {
  return useHere().language;
}

/** @returns what says the messages of one room in the page's language. */
export function useSay<R extends Room>(room: R): Say<R> {
  const { language, spoken } = useHere();
  return useMemo(() => speak(language, spoken, room), [language, spoken, room]);
}
