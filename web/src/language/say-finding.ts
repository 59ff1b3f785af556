import type { Language } from '@rostrum/contract/language';
import type { Finding } from '@rostrum/contract/stream-state';
import { type Spoken, sayMessage } from './speaker.ts';

/** What ingest found, in the page's language. */

type Told = Pick<Finding, 'code' | 'say' | 'cure' | 'variant' | 'values' | 'cureFor'>;
export type SaidFinding = { readonly say: string; readonly cure: string; readonly language: Language };
export type SayFinding = (finding: Told) => SaidFinding;

/** @returns ingest's own English for what the language has no words for: another release may find other things. */
export function sayFinding(language: Language, { findings }: Spoken, told: Told): SaidFinding {
  const english = { say: told.say, cure: told.cure, language: 'en' } as const;
  const key = told.variant === undefined ? told.code : `${told.code}.${told.variant}`;
  const text = own(findings, key);
  const cure = own(text?.cure, told.cureFor ?? 'other') ?? text?.cure['other'];
  if (text === undefined || cure === undefined) {
    return english;
  }
  try {
    const values = told.values ?? {};
    return { say: sayMessage(language, text.say, values), cure: sayMessage(language, cure, values), language };
  } catch {
    // It lacks a value, or has another kind of it.
    return english;
  }
}

function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
