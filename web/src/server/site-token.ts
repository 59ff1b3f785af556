import { errors, jwtVerify } from 'jose';
import { WebError } from '../errors.ts';

/** The one room of tokens that somebody's own site signs: JWT by HS256 (RFC 7519, RFC 7515), read and judged. */

export type SiteToken = {
  /** Whom the own site lets in, by a name of its own. */
  readonly viewer: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly devices: number | undefined;
};

/** Longest that a token may hold from now on. */
const LIFETIME_MAX_S = 24 * 3600;
/** Clocks of two machines differ. */
const SKEW_S = 60;
const VIEWER_MAX = 64;
const DEVICES_MAX = 100;
/** A token with the claims there are has some 250 characters. */
const TOKEN_MAX = 2_048;

/**
 * @param now milliseconds since 1970.
 * @returns whom it lets in. @throws WebError `SITE_TOKEN_BROKEN`, `SITE_TOKEN_FORGED`, `SITE_TOKEN_OVER`,
 * `SITE_TOKEN_EARLY`, `SITE_TOKEN_LONG`, `SITE_TOKEN_ELSEWHERE`, `SITE_TOKEN_NOBODY`.
 */
export async function readSiteToken(
  token: string,
  { secret, slug, now }: { readonly secret: string; readonly slug: string; readonly now: number },
): Promise<SiteToken> {
  if (token.length > TOKEN_MAX) {
    throw new WebError('SITE_TOKEN_BROKEN');
  }
  const claims = await verify(token, secret, now);
  const { exp, sub, channel, devices } = claims;
  if (exp === undefined || exp * 1000 > now + (LIFETIME_MAX_S + SKEW_S) * 1000) {
    throw new WebError('SITE_TOKEN_LONG');
  }
  if (channel !== slug) {
    throw new WebError('SITE_TOKEN_ELSEWHERE');
  }
  const isCount = Number.isInteger(devices) && Number(devices) >= 1 && Number(devices) <= DEVICES_MAX;
  if (sub === undefined || sub === '' || sub.length > VIEWER_MAX || (devices !== undefined && !isCount)) {
    throw new WebError('SITE_TOKEN_NOBODY');
  }
  return { viewer: sub, until: exp * 1000, devices: devices === undefined ? undefined : Number(devices) };
}

async function verify(token: string, secret: string, now: number) {
  try {
    const { payload } = await jwtVerify<{ readonly channel?: unknown; readonly devices?: unknown }>(
      token,
      new TextEncoder().encode(secret),
      { algorithms: ['HS256'], clockTolerance: SKEW_S, currentDate: new Date(now) },
    );
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new WebError('SITE_TOKEN_OVER', {}, error);
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new WebError(error.claim === 'nbf' ? 'SITE_TOKEN_EARLY' : 'SITE_TOKEN_BROKEN', {}, error);
    }
    if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed) {
      throw new WebError('SITE_TOKEN_FORGED', {}, error);
    }
    throw new WebError('SITE_TOKEN_BROKEN', {}, error);
  }
}
