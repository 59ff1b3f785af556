import { createHash, randomBytes } from 'node:crypto';

/** Stream keys: their text, and the hash they are found by. */

/** 32 characters, five bits each, typed without Shift; none of o 0 l 1, which are mistaken for one another. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 24 × 5 = 120 bits. */
const KEY_LENGTH = 24;
const KEY_PATTERN = /^[a-km-np-z2-9]{24}$/;

/** @returns a new random key. */
export function makeStreamKey(): string {
  let key = '';
  for (const byte of randomBytes(KEY_LENGTH)) {
    key += ALPHABET.charAt(byte & 31);
  }
  return key;
}

/**
 * @param text what an encoder sent; case and surrounding blanks do not count.
 * @returns the hash it is looked up by, or undefined when it can be no key.
 */
export function hashStreamKey(text: string): string | undefined {
  // The longest text worth trimming: a key and the blanks of a careless paste.
  const key = text.length > 64 ? '' : text.trim().toLowerCase();
  return KEY_PATTERN.test(key) ? createHash('sha256').update(key).digest('hex') : undefined;
}
