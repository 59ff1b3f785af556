/** What no page of ours sends, for every place where something is typed or counted. */

/** `isRefused`: there is nothing it could mean. */
type HostileText = { readonly name: string; readonly text: string; readonly isRefused: boolean };

export const HOSTILE_TEXTS: readonly HostileText[] = [
  { name: '10 kB', text: 'a'.repeat(10_000), isRefused: true },
  { name: 'NUL', text: 'a\u0000b', isRefused: true },
  { name: 'half a character', text: 'a\ud800b', isRefused: true },
  { name: 'turned round', text: '\u202Egpj.exe\u202C', isRefused: false },
  { name: 'markup and SQL', text: `"><script>alert(1)</script>'; DROP TABLE users; --`, isRefused: false },
  { name: 'header lines', text: 'a\r\nSet-Cookie: a=b\r\n\r\n', isRefused: false },
  { name: 'a path', text: '../../../../etc/passwd', isRefused: false },
];

export const WRONG_KINDS: readonly unknown[] = [1, '1', [], {}, -1, 1e308, null];

/** Whole bodies that are none. */
export const HOSTILE_BODIES: Readonly<Record<string, string>> = {
  nothing: '',
  'no object': '"a"',
  'half of one': '{"a":',
  '1 MB': JSON.stringify({ text: 'a'.repeat(1_000_000) }),
  'nested lists': '['.repeat(8_000) + ']'.repeat(8_000),
  'nested objects': `${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}`,
  'a prototype': '{"__proto__":{"role":"owner"},"constructor":{"prototype":{"role":"owner"}}}',
  'a form': 'email=a%40example.org&password=b',
};

/** What may stand in a path or behind a question mark, as it is sent. */
export const HOSTILE_ADDRESSES: readonly string[] = [
  'a'.repeat(3_000),
  '%00',
  '%E2%80%AE',
  '%F0%9F%98%80',
  '..%2f..%2fetc',
  '%0d%0aSet-Cookie:a=b',
  '__proto__',
  '-1',
];
