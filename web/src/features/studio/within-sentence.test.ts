import { expect, it } from 'vitest';
import { withinSentence } from './within-sentence.ts';

it.each([
  ['Stream ID', 'en', 'stream ID'],
  ['ID de emisión', 'es', 'ID de emisión'],
  ['Clave de emisión', 'es', 'clave de emisión'],
  ['Stream-Schlüssel', 'de', 'Stream-Schlüssel'],
] as const)('%s within a sentence (%s)', (label, language, within) => {
  expect(withinSentence(label, language)).toBe(within);
});
