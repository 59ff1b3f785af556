/** One byte range (RFC 9110 §14.2). */

/** First and last octet, both included. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * Reads a Range line against a body's length.
 * @returns undefined when the line is to be ignored (no line, other units, several ranges, nonsense: the whole is sent);
 *   `'unsatisfiable'` when no octet of it exists (416).
 */
export function parseRange(line: string | undefined, length: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,16})-(\d{0,16})$/.exec(line ?? '');
  if (match === null) {
    return undefined;
  }
  const [, from = '', to = ''] = match;
  if (from === '') {
    if (to === '') {
      return undefined;
    }
    // §14.1.2: a suffix range; longer than the body, it is the whole of it.
    const count = Math.min(Number(to), length);
    return count === 0 ? 'unsatisfiable' : { first: length - count, last: length - 1 };
  }
  const first = Number(from);
  // RFC 8673: 2^53-1 as last position stands for "to the end".
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (to !== '' && Number(to) < first) {
    return undefined;
  }
  return first >= length ? 'unsatisfiable' : { first, last };
}
