import { type Claims, claimsSchema, ENTITLEMENT_LIFETIME_MAX_S, type Role } from '@rostrum/contract/entitlement-claims';
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

/** What most tokens do not say, by one letter each: event, session id, device id, sessions, embed origins, access. */
const extrasSchema = z.strictObject({
  e: z.string().optional(),
  s: z.string().optional(),
  d: z.string().optional(),
  /** `3o`: three sessions, the oldest is refused; `3n`: the newest. */
  n: z
    .string()
    .regex(/^[1-9]\d{0,2}[on]$/)
    .optional(),
  o: z.array(z.string()).optional(),
  u: z.array(z.string()).optional(),
});

/**
 * Claims as the token carries them: JSON without names, since a token is a path segment in every media URL.
 * `[jti, sub, slug, right, iat, lifetime]`, times in seconds, sub empty where it is the jti, and the extras where there
 * are any.
 */
const compactSchema = z.tuple(
  [z.string(), z.string(), z.string(), rightSchema, z.int().nonnegative(), z.int().positive()],
  extrasSchema,
);

/** @throws RostrumError `CLAIMS_INVALID` when they are not by the contract, or times are no whole seconds in order. */
export function encodeClaims(claims: Claims): string {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw entitlementError('CLAIMS_INVALID', { fault: `${issue?.path.join('.')}: ${issue?.message}` });
  }
  const { jti, sub, slug, role, use, iat, exp } = parsed.data;
  if (exp - iat > ENTITLEMENT_LIFETIME_MAX_S) {
    throw entitlementError('CLAIMS_INVALID', { fault: 'it would last for more than a year' });
  }
  const right = rightSchema.options.find((letters) => RIGHTS[letters][0] === role && RIGHTS[letters][1] === use);
  const extras = extrasOf(parsed.data);
  const compact = compactSchema.safeParse([jti, sub === jti ? '' : sub, slug, right, iat, exp - iat, ...extras]);
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
  const [jti, sub, slug, right, iat, lifetime, extras, ...rest] = compact.data;
  const [role, use] = RIGHTS[right];
  const claims = claimsSchema.safeParse({
    jti,
    sub: sub === '' ? jti : sub,
    slug,
    role,
    use,
    iat,
    exp: iat + lifetime,
    ...(extras === undefined ? {} : claimsOf(extras)),
  });
  return claims.success && rest.length === 0 ? claims.data : undefined;
}

type Extras = z.infer<typeof extrasSchema>;

/** @returns none or one. */
function extrasOf({ epoch, sid, did, sessions, embed, under }: Claims): Extras[] {
  const extras: Extras = {
    ...(epoch === undefined ? {} : { e: epoch }),
    ...(sid === undefined ? {} : { s: sid }),
    ...(did === undefined ? {} : { d: did }),
    ...(sessions === undefined ? {} : { n: `${sessions.max}${sessions.refuse === 'oldest' ? 'o' : 'n'}` }),
    ...(embed === undefined ? {} : { o: embed }),
    ...(under === undefined ? {} : { u: under }),
  };
  return Object.keys(extras).length === 0 ? [] : [extras];
}

function claimsOf({ e, s, d, n, o, u }: Extras): Partial<Record<keyof Claims, unknown>> {
  return {
    ...(e === undefined ? {} : { epoch: e }),
    ...(s === undefined ? {} : { sid: s }),
    ...(d === undefined ? {} : { did: d }),
    ...(n === undefined
      ? {}
      : { sessions: { max: Number(n.slice(0, -1)), refuse: n.endsWith('o') ? 'oldest' : 'newest' } }),
    ...(o === undefined ? {} : { embed: o }),
    ...(u === undefined ? {} : { under: u }),
  };
}
