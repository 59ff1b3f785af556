import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKey } from './key-file.ts';

/** Secrets that must be shown or used again, so that a hash will not do: encrypted with the key file, bound to their channel. */

const VERSION = 'v1';
/** NIST SP 800-38D §5.2.1.1: 96 bits; random, one for each text sealed, of which there are far fewer than 2^32. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals a text for one channel: `v1.keyId.base64url(nonce | ciphertext | tag)`. */
export function sealText(text: string, channelId: string, sealing: SealingKey): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce).setAAD(Buffer.from(channelId));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealing.id}.${sealed.toString('base64url')}`;
}

/** @returns the text, or undefined when it was sealed under another key file, for another channel, or was altered. */
export function unsealText(sealedText: string, channelId: string, sealing: SealingKey): string | undefined {
  const [version, keyId, body] = sealedText.split('.');
  if (version !== VERSION || keyId !== sealing.id || body === undefined) {
    return undefined;
  }
  const sealed = Buffer.from(body, 'base64url');
  if (sealed.length < NONCE_BYTES + TAG_BYTES) {
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
