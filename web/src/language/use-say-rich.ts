import type { Language } from '@rostrum/contract/language';
import format, { type FormatValues } from 'icu-minify/format';
import { useMemo } from 'react';
import { formatters, type Key, messageOf, type Room, type Spoken } from './speaker.ts';
import { useHere } from './spoken-here.tsx';

/** As `Say`, with elements in the places of `<name>…</name>`. */
export type SayRich<R extends Room> = <E>(key: Key<R>, values: FormatValues<E>) => readonly (string | E)[];

export function speakRich<R extends Room>(language: Language, spoken: Spoken, room: R): SayRich<R> {
  return <E>(key: string, values: FormatValues<E>) => {
    const said = format<E>(messageOf(spoken, room, key), language, values, { formatters });
    return Array.isArray(said) ? said : [said];
  };
}

/** As `useSay`, for messages with elements in them. */
export function useSayRich<R extends Room>(room: R): SayRich<R> {
  const { language, spoken } = useHere();
  return useMemo(() => speakRich(language, spoken, room), [language, spoken, room]);
}
