import { useMemo } from 'react';
import { type SayFinding, sayFinding } from './say-finding.ts';
import { useHere } from './spoken-here.tsx';

/** @returns what says what ingest found in the page's language. */
export function useSayFinding(): SayFinding {
  const { language, spoken } = useHere();
  return useMemo(() => (finding) => sayFinding(language, spoken, finding), [language, spoken]);
}
