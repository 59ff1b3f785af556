import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SealingKey } from './key-file.ts';

/** Stream keys: their text, the hash they are found by, and the sealed form they can be shown from. */

/** 32 characters, five bits each, typed without Shift; none of o 0 l 1, which are mistaken for one another. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 24 × 5 = 120 bits. */
const KEY_LENGTH = 24;
const KEY_PATTERN = /^[a-km-np-z2-9]{24}$/;

const VERSION = 'v1';
/** NIST SP 800-38D §5.2.1.1: 96 bits; random, one for each key sealed, of which there are far fewer than 2^32. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

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

/** Seals a key for one channel: `v1.keyId.base64url(nonce | ciphertext | tag)`. */
export function sealStreamKey(text: string, channelId: string, sealing: SealingKey): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce).setAAD(Buffer.from(channelId));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealing.id}.${sealed.toString('base64url')}`;
}

/** @returns the key, or undefined when it was sealed under another key file, for another channel, or was altered. */
export function unsealStreamKey(sealedText: string, channelId: string, sealing: SealingKey): string | undefined {
  const [version, keyId, body] = sealedText.split('.');
  if (version !== VERSION || keyId !== sealing.id || body === undefined) {
    return undefined;
  }
  const sealed = Buffer.from(body, 'base64url');
  if (sealed.length !== NONCE_BYTES + KEY_LENGTH + TAG_BYTES) {
    return undefined;
  }
  const decipher = createDecipheriv('aes-256-gcm', sealing.key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(channelId)).setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
  try {
    return text + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
