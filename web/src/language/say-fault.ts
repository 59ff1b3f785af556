import type { Language } from '@rostrum/contract/language';
import { fillSentence, type RostrumError } from '@rostrum/service/errors';
import type { FaultWords } from './catalog.ts';
import { DE_FAULTS } from './de/faults.ts';
import { ES_FAULTS } from './es/faults.ts';

const FAULTS: Readonly<Partial<Record<Language, FaultWords>>> = { de: DE_FAULTS, es: ES_FAULTS };

/** @returns what a fault says to who caused it, in their language; English where a fault of another room has no other. */
export function sayFault(fault: RostrumError, language: Language): string {
  const words: Readonly<Record<string, string>> | undefined = FAULTS[language];
  const sentence = words?.[fault.code];
  return sentence === undefined ? fault.message : fillSentence(sentence, fault.fields);
}
