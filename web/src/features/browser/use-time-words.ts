import { useMemo } from 'react';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { sayAgo, sayDelay } from './words.ts';

export type TimeWords = {
  /** As {@link sayAgo}. */
  readonly ago: (at: number, now: number) => string;
  /** As {@link sayDelay}. */
  readonly delay: (ms: number) => string;
};

/** Times in the page's language. */
export function useTimeWords(): TimeWords {
  const say = useSay('frame');
  const language = useLanguage();
  return useMemo(
    () => ({ ago: (at, now) => sayAgo(at, now, language, say('justNow')), delay: (ms) => sayDelay(ms, language) }),
    [language, say],
  );
}
