import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

describe('a line of text', () => {
  const rows = [
    { name: 'plain words stay', text: 'Good morning', clean: 'Good morning' },
    { name: 'markup is text', text: '<script>alert(1)</script>', clean: '<script>alert(1)</script>' },
    { name: 'lines become one', text: 'a\r\n\tb\u2028c', clean: 'a b c' },
    { name: 'control characters go', text: 'a\u0000\u001b[31mb\u009f', clean: 'a[31mb' },
    { name: 'text cannot be turned round', text: '\u202Eabc\u202C \u2067d\u2069\u200F', clean: 'abc d' },
    { name: 'nothing invisible makes a name another', text: 'Ho\u200Bst\u2060\uFEFF\u3164', clean: 'Host' },
    { name: 'hidden tags go', text: 'a\u{e0041}\u{e007f}', clean: 'a' },
    { name: 'a family stays together', text: '👨‍👩‍👧', clean: '👨‍👩‍👧' },
    { name: 'Persian keeps its joiners', text: 'می‌خواهم', clean: 'می‌خواهم' },
    { name: 'Hebrew, Arabic, Thai and Hindi stay', text: 'שלום سلام ที่นี่ नमस्ते', clean: 'שלום سلام ที่นี่ नमस्ते' },
    { name: 'towers of marks are cut', text: `a${'\u0301'.repeat(50)}b`, clean: 'á\u0301\u0301\u0301b' },
    { name: 'one spelling of each letter', text: 'e\u0301', clean: 'é' },
    { name: 'half a character is none', text: 'a\ud83d', clean: 'a\ufffd' },
    { name: 'joiners alone are nothing', text: ' \u200d\u200c ', clean: '' },
  ];
  it.each(rows)('$name', ({ text, clean }) => {
    expect(cleanText(text)).toBe(clean);
  });

  it('is clean after one cleaning, and never longer by much', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(clean.isWellFormed()).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
