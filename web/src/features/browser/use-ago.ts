import { useCallback } from 'react';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { sayAgo } from './words.ts';

/** @returns {@link sayAgo} in the page's language. */
export function useAgo(): (at: number, now: number) => string {
  const say = useSay('frame');
  const language = useLanguage();
  return useCallback((at, now) => sayAgo(at, now, language, say('justNow')), [language, say]);
}
