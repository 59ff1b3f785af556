'use client';

import type { Language } from '@rostrum/contract/language';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { setPageWords } from './in-browser.ts';
import { type SayFinding, sayFinding } from './say-finding.ts';
import { type Room, type Say, type SayRich, type Spoken, speak, speakRich } from './speaker.ts';

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

export function useLanguage(): Language {
  return useContext(Context).language;
}

/** @returns what says the messages of one room in the page's language. */
export function useSay<R extends Room>(room: R): Say<R> {
  const { language, spoken } = useContext(Context);
  return useMemo(() => speak(language, spoken, room), [language, spoken, room]);
}

/** As {@link useSay}, for messages with elements in them. */
export function useSayRich<R extends Room>(room: R): SayRich<R> {
  const { language, spoken } = useContext(Context);
  return useMemo(() => speakRich(language, spoken, room), [language, spoken, room]);
}

/** @returns what says what ingest found in the page's language. */
export function useSayFinding(): SayFinding {
  const { language, spoken } = useContext(Context);
  return useMemo(() => (finding) => sayFinding(language, spoken, finding), [language, spoken]);
}
