import type { Language } from '@rostrum/contract/language';
import type { ReactNode } from 'react';
import { spokenIn } from './catalogs.ts';
import { pageLanguage } from './page-language.ts';
import type { Hearable } from './speaker.ts';
import { SpokenHere } from './spoken-here.tsx';

type SpeaksProps = {
  readonly rooms: readonly Hearable[];
  /** The page's, where none is given. */
  readonly language?: Language;
  readonly children: ReactNode;
};

/** Gives a part of a page the words it needs. */
export async function Speaks({ rooms, language, children }: SpeaksProps) {
  const spoken = language ?? (await pageLanguage());
  return (
    <SpokenHere language={spoken} spoken={spokenIn(spoken, rooms)}>
      {children}
    </SpokenHere>
  );
}
