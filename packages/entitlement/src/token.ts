import { sign, verify } from 'node:crypto';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import { decodeClaims, encodeClaims } from './claims.ts';
import { entitlementError } from './errors.ts';
import type { KeyRing, SigningKey } from './key-ring.ts';

/**
 * Entitlement tokens: `v1.KID.CLAIMS.SIGNATURE`, signed with Ed25519 (RFC 8032) over all before the last dot.
 * A token stands as a segment in URL paths, so it is short and of URL-safe characters; it names a key and no algorithm.
 */

/** The longest token, characters: everything the contract allows fits. An ordinary one has about 180. */
export const TOKEN_MAX = 1_280;
/** How far the clocks of who mints and who verifies may differ, seconds. */
export const CLOCK_SKEW_S = 30;

const VERSION = 'v1';
/** 64 bytes in base64url. */
const TOKEN_PATTERN = /^(v1\.([\w-]{1,16})\.([\w-]{1,1160}))\.([\w-]{86})$/;

/** EXPIRED: not valid at this time; past its end, or from a clock in the future. */
export type TokenRefusal = 'MALFORMED' | 'UNKNOWN_KEY' | 'BAD_SIGNATURE' | 'EXPIRED';
export type TokenVerdict =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly code: TokenRefusal };

/** @throws RostrumError `CLAIMS_INVALID`. */
export function mintToken(claims: Claims, signingKey: SigningKey): string {
  const body = Buffer.from(encodeClaims(claims)).toString('base64url');
  const signed = `${VERSION}.${signingKey.kid}.${body}`;
  const token = `${signed}.${sign(null, Buffer.from(signed), signingKey.privateKey).toString('base64url')}`;
  if (token.length > TOKEN_MAX) {
    throw entitlementError('CLAIMS_INVALID', { fault: `the token would be longer than ${TOKEN_MAX} characters` });
  }
  return token;
}

/**
 * Verifies a token of whatever origin; never throws.
 * @param nowSeconds wall time, seconds since 1970.
 */
export function verifyToken(token: string, keyRing: KeyRing, nowSeconds: number): TokenVerdict {
  const [, signed, kid, body, signatureText] = (token.length <= TOKEN_MAX && TOKEN_PATTERN.exec(token)) || [];
  if (signed === undefined || kid === undefined || body === undefined || signatureText === undefined) {
    return { ok: false, code: 'MALFORMED' };
  }
  const signature = Buffer.from(signatureText, 'base64url');
  // The last character of 86 has four bits to spare; only one of the sixteen spellings is a token.
  if (signature.toString('base64url') !== signatureText) {
    return { ok: false, code: 'MALFORMED' };
  }
  const key = keyRing.get(kid);
  if (key === undefined) {
    return { ok: false, code: 'UNKNOWN_KEY' };
  }
  if (!verify(null, Buffer.from(signed), key, signature)) {
    return { ok: false, code: 'BAD_SIGNATURE' };
  }
  const claims = decodeClaims(Buffer.from(body, 'base64url').toString());
  if (claims === undefined) {
    return { ok: false, code: 'MALFORMED' };
  }
  return isTimely(claims, nowSeconds) ? { ok: true, claims } : { ok: false, code: 'EXPIRED' };
}

/** @returns whether claims are valid at this time. RFC 7519 §4.1.4: leeway for skew, usually no more than minutes. */
export function isTimely(claims: Claims, nowSeconds: number): boolean {
  return nowSeconds < claims.exp + CLOCK_SKEW_S && nowSeconds >= claims.iat - CLOCK_SKEW_S;
}
