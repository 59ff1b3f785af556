import { randomBytes } from 'node:crypto';
import { placeToGo } from '@rostrum/contract/place-to-go';
import type { Clock } from '@rostrum/service/clock';
import type { RostrumError } from '@rostrum/service/errors';
import type { Log } from '@rostrum/service/log';
import { placeOf } from '@rostrum/service/networks';
import { isLoopbackHost } from '@rostrum/service/sign-in-keys';
import { storeError } from '@rostrum/store/errors';
import type { SeenFrom } from '@rostrum/store/session-repository';
import type { Store } from '@rostrum/store/store';
import type * as client from 'openid-client';
import { WebError, type WebErrorCode } from '../errors.ts';
import type { Accounts, SignedIn } from './accounts.ts';
import { TryCounter } from './try-counter.ts';

export type OidcParts = {
  readonly store: Store;
  readonly accounts: Accounts;
  /** Judged already: the first three are all set, or none is. */
  readonly provider: {
    readonly issuer: string | undefined;
    readonly clientId: string | undefined;
    readonly clientSecret: string | undefined;
    readonly label: string | undefined;
  };
  /** Whoever the provider knows and nobody here does gets an account that may watch. */
  readonly makesViewers: boolean;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** A sign-in that was begun: what its end is checked against. */
type Pending = {
  readonly browser: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
  readonly endsAt: number;
};

/** From the button to the return: people look for their password meanwhile. */
export const OIDC_LIFE_MS = 10 * 60_000;
/** Begun and not ended; the oldest is forgotten first. About 4 MB. */
const PENDING_MAX = 10_000;
/** Begun from one place in {@link OIDC_LIFE_MS}; it may be a whole school. */
const BEGUN_MAX = 300;
/** For each request to the provider, in seconds. */
const DEADLINE_S = 10;
/** So long a provider's own addresses and keys' place hold. */
const DISCOVERED_MS = 3_600_000;
const BROWSER_BYTES = 16;
const NAME_MAX = 80;

/** Faults that the sign-in page tells; anything else in its address says nothing. */
const TOLD: readonly WebErrorCode[] = [
  'OIDC_OFF',
  'OIDC_AWAY',
  'OIDC_DECLINED',
  'OIDC_STALE',
  'OIDC_UNVERIFIED',
  'OIDC_UNKNOWN',
  'OIDC_FAULT',
  'TOO_MANY_TRIES',
];

/** The one room of OpenID Connect: sign-in at somebody else's door, by the code flow with PKCE, state and nonce. */
export class Oidc {
  readonly #parts: OidcParts;
  readonly #pending = new Map<string, Pending>();
  readonly #begun: TryCounter;
  #discovered: { readonly config: Promise<client.Configuration>; readonly endsAt: number } | undefined;

  constructor(parts: OidcParts) {
    this.#parts = parts;
    this.#begun = new TryCounter(parts.clock, OIDC_LIFE_MS);
  }

  /** What the button says after "Continue with"; undefined: there is none. */
  get label(): string | undefined {
    const { issuer, label } = this.#parts.provider;
    return issuer === undefined ? undefined : (label ?? new URL(issuer).host);
  }

  /** Where the sign-in begins: at the public address, whose cookies the provider's answer will meet. */
  get startUrl(): string {
    return new URL('/api/v1/oidc/start', this.#parts.publicUrl).href;
  }

  /**
   * @param browser as {@link nameBrowser} named it; the answer is taken in no other.
   * @returns the provider's page.
   * @throws WebError `OIDC_OFF`, `OIDC_AWAY`, `OIDC_FAULT`, `TOO_MANY_TRIES`.
   */
  async begin(browser: string, next: string | null, { address = 'direct' }: SeenFrom): Promise<URL> {
    const { clock } = this.#parts;
    const waitMs = this.#begun.waitMs(placeOf(address), BEGUN_MAX);
    if (waitMs > 0) {
      throw new WebError('TOO_MANY_TRIES', { seconds: Math.ceil(waitMs / 1000) });
    }
    this.#begun.add(placeOf(address));
    const config = await this.#config();
    const { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier, randomState } =
      await import('openid-client');
    const state = randomState();
    const verifier = randomPKCECodeVerifier();
    const nonce = randomNonce();
    for (const oldest of this.#pending.keys()) {
      if (this.#pending.size < PENDING_MAX) {
        break;
      }
      this.#pending.delete(oldest);
    }
    const endsAt = clock.now() + OIDC_LIFE_MS;
    this.#pending.set(state, { browser, nonce, verifier, next: placeToGo(next), endsAt });
    return buildAuthorizationUrl(config, {
      redirect_uri: this.#callback.href,
      response_type: 'code',
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  /**
   * Ends what was begun in this browser, once.
   * @param answer the query that the provider sent the browser back with.
   * @returns the session, and where to go then: a path of this site.
   * @throws WebError of those that {@link faultOf} tells.
   */
  async end(
    browser: string | undefined,
    answer: URLSearchParams,
    from: SeenFrom,
  ): Promise<{ readonly signedIn: SignedIn; readonly next: string }> {
    const { store, accounts, clock, makesViewers, log } = this.#parts;
    const state = answer.get('state') ?? '';
    const pending = this.#pending.get(state);
    if (pending === undefined || pending.browser !== browser || pending.endsAt <= clock.now()) {
      throw new WebError('OIDC_STALE');
    }
    this.#pending.delete(state);
    const { email, name } = await this.#identify(answer, state, pending);
    const user = await accounts.prove(email, makesViewers ? name : undefined, from);
    if (user === undefined) {
      throw this.#fault('OIDC_UNKNOWN');
    }
    const signedIn = await accounts.admit(user, from);
    const by = { id: user.id, email: user.email, address: from.address };
    await store.audit.add({ by, action: 'sign-in.done', subject: '', detail: { by: this.label } });
    log.info({ user: user.id }, 'web: somebody signed in by single sign-on');
    return { signedIn, next: pending.next };
  }

  /** @returns a fault of an earlier try, of its code in the sign-in page's address. */
  faultOf(code: string | undefined): RostrumError | undefined {
    if (code === 'ACCOUNT_SUSPENDED') {
      return storeError(code);
    }
    const told = TOLD.find((known) => known === code);
    return told === undefined ? undefined : this.#fault(told, { seconds: '60' });
  }

  /** Who came, by an address that the provider vouches for. */
  async #identify(answer: URLSearchParams, state: string, { nonce, verifier }: Pending) {
    const config = await this.#config();
    const { authorizationCodeGrant, fetchUserInfo } = await import('openid-client');
    const current = new URL(`?${answer}`, this.#callback);
    let claims: Readonly<Record<string, unknown>>;
    try {
      const tokens = await authorizationCodeGrant(config, current, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const told = tokens.claims();
      claims = { ...told };
      if (told !== undefined && told['email'] === undefined) {
        claims = { ...told, ...(await fetchUserInfo(config, tokens.access_token, told.sub)) };
      }
    } catch (error) {
      throw this.#faultOf(error);
    }
    const { email, email_verified: isVerified, name } = claims;
    if (typeof email !== 'string' || isVerified !== true) {
      throw this.#fault('OIDC_UNVERIFIED');
    }
    return { email, name: typeof name === 'string' ? name.slice(0, NAME_MAX) : '' };
  }

  async #config(): Promise<client.Configuration> {
    const { provider, clock } = this.#parts;
    const { issuer, clientId, clientSecret } = provider;
    if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
      throw new WebError('OIDC_OFF');
    }
    if (this.#discovered === undefined || this.#discovered.endsAt <= clock.now()) {
      const config = discover(new URL(issuer), clientId, clientSecret);
      this.#discovered = { config, endsAt: clock.now() + DISCOVERED_MS };
    }
    try {
      return await this.#discovered.config;
    } catch (error) {
      this.#discovered = undefined;
      throw this.#faultOf(error);
    }
  }

  get #callback(): URL {
    return new URL('/api/v1/oidc/callback', this.#parts.publicUrl);
  }

  /** The log has the reason, without what was exchanged. */
  #faultOf(error: unknown): WebError {
    const { name, code, error: said, message, error_description: details } = (error ?? {}) as Record<string, unknown>;
    if (said === 'access_denied') {
      return this.#fault('OIDC_DECLINED');
    }
    const isAway =
      code === 'OAUTH_TIMEOUT' ||
      (name === 'TypeError' && code === undefined) ||
      said === 'server_error' ||
      said === 'temporarily_unavailable';
    const words = [message, code, said, details].filter((word) => typeof word === 'string').join(' · ');
    const cure =
      said === 'invalid_client' || code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE'
        ? 'The provider does not take OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.'
        : 'Check OIDC_ISSUER, and that the provider knows this site’s callback.';
    const { issuer } = this.#parts.provider;
    this.#parts.log.warn(
      { issuer, callback: this.#callback.href, say: cure, told: words },
      'web: single sign-on failed',
    );
    return this.#fault(isAway ? 'OIDC_AWAY' : 'OIDC_FAULT');
  }

  #fault(code: WebErrorCode, fields: Readonly<Record<string, unknown>> = {}): WebError {
    return new WebError(code, { label: this.label ?? 'The provider', ...fields });
  }
}

/** @returns the name of a browser, kept in its cookie while it is away at the provider; a new one where it has none. */
export function nameBrowser(cookie: string | undefined): string {
  return cookie !== undefined && /^[\w-]{22}$/.test(cookie) ? cookie : randomBytes(BROWSER_BYTES).toString('base64url');
}

/** The library is loaded where single sign-on is used alone. */
async function discover(issuer: URL, clientId: string, clientSecret: string): Promise<client.Configuration> {
  const { allowInsecureRequests, ClientSecretBasic, ClientSecretPost, discovery } = await import('openid-client');
  // What a provider leaves out is this, by its metadata's own rule (OpenID Connect Discovery 1.0 §3).
  const prove: client.ClientAuth = (server, ...rest) => {
    const isBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true;
    (isBasic ? ClientSecretBasic : ClientSecretPost)(clientSecret)(server, ...rest);
  };
  return discovery(issuer, clientId, undefined, prove, {
    timeout: DEADLINE_S,
    // On this machine alone: the configuration takes http nowhere else.
    ...(issuer.protocol === 'http:' && isLoopbackHost(issuer.hostname) ? { execute: [allowInsecureRequests] } : {}),
  });
}
