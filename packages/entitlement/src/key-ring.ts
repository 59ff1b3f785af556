import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { statSync } from 'node:fs';
import { type PublicKeySet, publicKeySetSchema } from '@rostrum/contract/entitlement-claims';
import { ensureSecretFile, replaceSecretFile, SecretFileError } from '@rostrum/service/secret-file';
import { z } from 'zod';
import { entitlementError } from './errors.ts';

/** A private key and the id by which tokens name it. */
export type SigningKey = { readonly kid: string; readonly privateKey: KeyObject };

/**
 * The keys of an installation: one that signs, and the public ones by which what was signed is verified. Both are as the
 * file has them now: another process may have rotated them. @throws RostrumError `SIGNING_KEYS_WRONG`.
 */
export type SigningKeys = {
  readonly current: SigningKey;
  /** For the bus: what edges verify by; the newest is last. */
  publicSet(): PublicKeySet;
  /**
   * Signs with a new key from now on; the private part of the last one is forgotten.
   * @param options.forget what was signed so far holds no more; else tokens of the last seven keys still verify.
   */
  rotate(options?: { readonly forget?: boolean }): void;
};

/** Public keys by id. All are Ed25519: a token cannot choose how it is verified. */
export type KeyRing = ReadonlyMap<string, KeyObject>;

/** Of the contract: a set holds at most eight. */
const KEYS_MAX = 8;
/** 36 bits: enough to tell eight keys apart, and short, since each token carries it. */
const KEY_ID_LENGTH = 6;
/** RFC 8037 §2: 32 octets, base64url without padding. */
const keyTextSchema = z.string().regex(/^[\w-]{43}$/);
const fileSchema = z.object({
  version: z.literal(1),
  /** The private part of the last of `keys`. */
  signing: keyTextSchema,
  keys: publicKeySetSchema.shape.keys.min(1),
});
type KeysFile = z.infer<typeof fileSchema>;

/**
 * Opens the file of the signing key (JSON, mode 0600), making it where it is missing.
 * @throws RostrumError `SIGNING_KEYS_WRONG`: not such a file, readable by others, or the disk refuses.
 */
export function openSigningKeys(path: string): SigningKeys {
  let { file, stamp } = readKeysFile(path);
  let current = signingKeyOf(path, file);
  const refresh = (): void => {
    if (stampOf(path) !== stamp) {
      ({ file, stamp } = readKeysFile(path));
      current = signingKeyOf(path, file);
    }
  };
  return {
    get current() {
      refresh();
      return current;
    },
    publicSet() {
      refresh();
      return { keys: file.keys.map((key) => ({ ...key })) };
    },
    rotate({ forget = false } = {}) {
      refresh();
      const next = newKeysFile(forget ? [] : file.keys);
      guarded(() => replaceSecretFile(path, JSON.stringify(next)));
      refresh();
    },
  };
}

/** @throws RostrumError `KEY_SET_INVALID`. */
export function keyRingFrom(publicSet: PublicKeySet): KeyRing {
  return new Map(publicSet.keys.map(({ kid, x }) => [kid, publicKeyOf(kid, x)]));
}

/** Another one whenever the file was replaced; empty where there is none. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
}

function readKeysFile(path: string): { readonly file: KeysFile; readonly stamp: string } {
  // Before it is read: one that is replaced meanwhile is read again.
  const stamp = stampOf(path);
  const text = guarded(() => ensureSecretFile(path, () => JSON.stringify(newKeysFile([])))).toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below; what a JSON parser says may repeat a part of the key.
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    throw wrongFile(path, 'it is no file of signing keys');
  }
  return { file: parsed.data, stamp };
}

function newKeysFile(olderKeys: PublicKeySet['keys']): KeysFile {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [signing, publicText] = [keyTextSchema.parse(d), keyTextSchema.parse(x)];
  const kid = createHash('sha256').update(publicText).digest('base64url').slice(0, KEY_ID_LENGTH);
  return { version: 1, signing, keys: [...olderKeys, { kid, x: publicText }].slice(-KEYS_MAX) };
}

function signingKeyOf(path: string, file: KeysFile): SigningKey {
  const newest = file.keys.at(-1);
  if (newest === undefined) {
    throw wrongFile(path, 'it holds no key');
  }
  const { kid, x } = newest;
  const privateKey = createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', d: file.signing, x } });
  // Node takes d and x as they come; a pair that does not belong together would sign what nobody can verify.
  if (createPublicKey(privateKey).export({ format: 'jwk' }).x !== x) {
    throw wrongFile(path, 'its private key does not belong to its public key');
  }
  return { kid, privateKey };
}

function publicKeyOf(kid: string, x: string): KeyObject {
  try {
    return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: keyTextSchema.parse(x) } });
  } catch (error) {
    throw entitlementError('KEY_SET_INVALID', { kid }, error);
  }
}

function wrongFile(path: string, fault: string) {
  return entitlementError('SIGNING_KEYS_WRONG', {
    fault: `The key file ${path} cannot be used: ${fault}; restore it from a backup, or move it away to have a new one made.`,
  });
}

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof SecretFileError) {
      throw entitlementError('SIGNING_KEYS_WRONG', { fault: error.message }, error);
    }
    throw error;
  }
}
