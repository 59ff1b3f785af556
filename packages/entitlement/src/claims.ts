import { type Claims, claimsSchema, type Role } from '@rostrum/contract/entitlement-claims';
import { z } from 'zod';
import { entitlementError } from './errors.ts';

/** Role and use in two letters. */
const RIGHTS = {
  vc: ['viewer', 'chat'],
  vw: ['viewer', 'watch'],
  hc: ['host', 'chat'],
  hw: ['host', 'watch'],
  mc: ['moderator', 'chat'],
  mw: ['moderator', 'watch'],
} as const satisfies Record<string, readonly [Role, Claims['use']]>;
const rightSchema = z.enum(['vc', 'vw', 'hc', 'hw', 'mc', 'mw']);

/**
 * Claims as the token carries them: JSON without names, since a token is a path segment in every media URL.
 * `[jti, sub, slug, right, iat, lifetime]`, times in seconds.
 */
const compactSchema = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  rightSchema,
  z.int().nonnegative(),
  z.int().positive(),
]);

/** @throws RostrumError `CLAIMS_INVALID` when they are not by the contract, or times are no whole seconds in order. */
export function encodeClaims(claims: Claims): string {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw entitlementError('CLAIMS_INVALID', { fault: `${issue?.path.join('.')}: ${issue?.message}` });
  }
  const { jti, sub, slug, role, use, iat, exp } = parsed.data;
  const right = rightSchema.options.find((letters) => RIGHTS[letters][0] === role && RIGHTS[letters][1] === use);
  const compact = compactSchema.safeParse([jti, sub, slug, right, iat, exp - iat]);
  if (!compact.success) {
    throw entitlementError('CLAIMS_INVALID', { fault: 'iat and exp are whole seconds, exp the later one' });
  }
  return JSON.stringify(compact.data);
}

/** @returns undefined when the text is no claims. */
export function decodeClaims(text: string): Claims | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const compact = compactSchema.safeParse(value);
  if (!compact.success) {
    return undefined;
  }
  const [jti, sub, slug, right, iat, lifetime] = compact.data;
  const [role, use] = RIGHTS[right];
  const claims = claimsSchema.safeParse({
    jti,
    sub,
    slug,
    role,
    use,
    iat,
    exp: iat + lifetime,
  });
  return claims.success ? claims.data : undefined;
}
