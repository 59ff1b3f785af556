import type { Language } from '@rostrum/contract/language';

/** @returns a label as it reads in the middle of a sentence. German writes its nouns large anywhere. */
export function withinSentence(label: string, language: Language): string {
  const isAbbreviation = /^\p{Lu}{2}/u.test(label);
  return language === 'de' || isAbbreviation ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
