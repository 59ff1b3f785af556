/**
 * @returns the text with its comments turned into blanks, line ends kept, so that offsets and lines stay true. Strings
 * stay. A quote inside a regular expression is taken for a string's until the end of its line, which hides no import.
 */
export function codeOnly(text: string): string {
  let code = '';
  for (let at = 0; at < text.length; ) {
    const end = commentEnd(text, at);
    if (end > at) {
      code += text.slice(at, end).replace(/[^\n]/g, ' ');
      at = end;
    } else {
      const next = stringEnd(text, at);
      code += text.slice(at, next);
      at = next;
    }
  }
  return code;
}

/** @returns where the comment that begins at `at` ends; `at` when none does. */
function commentEnd(text: string, at: number): number {
  if (text.startsWith('//', at)) {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  return at;
}

/** @returns the end of the string that begins at `at`, or the next character's place. */
function stringEnd(text: string, at: number): number {
  const quote = text[at] ?? '';
  if (!`'"\``.includes(quote)) {
    return at + 1;
  }
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] === '\\') {
      next += 1;
    } else if (text[next] === quote || (text[next] === '\n' && quote !== '`')) {
      return next + 1;
    }
  }
  return text.length;
}
