import type { Claims } from '@rostrum/contract/entitlement-claims';
import type { KeyRing } from './key-ring.ts';
import { isTimely, type TokenVerdict, verifyToken } from './token.ts';

/** Verifies the same tokens again and again, as a player's requests bring them, at the cost of a look-up. */
export type Verifier = {
  /** As `verifyToken`. @param nowSeconds wall time, seconds since 1970. */
  verify(token: string, nowSeconds: number): TokenVerdict;
  /** Goes on with other keys; what was verified by the earlier ones is verified anew. */
  useKeys(keyRing: KeyRing): void;
  /** Tokens kept. */
  readonly size: number;
};

/**
 * @param options.maxEntries tokens kept, the least recently used given up first; about 1 kB each. Only tokens that
 * verified are kept, so that a stranger's cannot push them out.
 */
export function openVerifier(keyRing: KeyRing, options: { readonly maxEntries: number }): Verifier {
  let keys = keyRing;
  // A Map keeps the order in which entries were put: the first is the least recently used.
  const verified = new Map<string, Claims>();
  return {
    get size() {
      return verified.size;
    },
    verify(token, nowSeconds) {
      const known = verified.get(token);
      if (known === undefined) {
        const verdict = verifyToken(token, keys, nowSeconds);
        if (verdict.ok) {
          // A copy: the token may be a slice that keeps a whole request's text alive.
          verified.set(Buffer.from(token, 'latin1').toString('latin1'), verdict.claims);
          evictOver(verified, options.maxEntries);
        }
        return verdict;
      }
      verified.delete(token);
      if (!isTimely(known, nowSeconds)) {
        return { ok: false, code: 'EXPIRED' };
      }
      verified.set(token, known);
      return { ok: true, claims: known };
    },
    useKeys(keyRing) {
      keys = keyRing;
      verified.clear();
    },
  };
}

function evictOver(verified: Map<string, Claims>, maxEntries: number): void {
  for (const oldest of verified.keys()) {
    if (verified.size <= maxEntries) {
      return;
    }
    verified.delete(oldest);
  }
}
