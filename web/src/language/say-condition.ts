import type { Condition } from '@rostrum/contract/health';
import type { Language } from '@rostrum/contract/language';
import type { ConditionWords } from './catalog.ts';
import { DE_CONDITIONS } from './de/conditions.ts';
import { ES_CONDITIONS } from './es/conditions.ts';

type Words = { readonly say: string; readonly cure: string };

const CONDITIONS: Readonly<Partial<Record<Language, ConditionWords>>> = { de: DE_CONDITIONS, es: ES_CONDITIONS };

/** @returns what a process tells of itself in a language; its own English where that has no words for it. */
export function sayCondition({ code, say, cure }: Condition, role: string, language: Language): Words {
  const words = new Map<string, Words>(Object.entries(CONDITIONS[language] ?? {}));
  return words.get(code) ?? words.get(`${code}.${role}`) ?? { say, cure };
}
