import type { Claims } from '@rostrum/contract/entitlement-claims';
import { CLOCK_SKEW_S } from '@rostrum/entitlement/token';
import type { EdgeErrorCode } from '../errors.ts';
import type { Admission } from './admission.ts';
import { type AskingPage, isFromAllowed } from './embed-origin.ts';
import type { Session } from './sessions.ts';

/** What passes are judged by besides their own claims. */
export type Knowledge = {
  /** Grows whenever more is revoked. */
  version: number;
  isRevoked(claims: Claims): boolean;
};

/** A token for watching that verified, as it is remembered, about 1 kB: what it allows is looked up, not reckoned, at each request. */
export class Pass implements Admission {
  readonly isPrivate = true;
  readonly token: string;
  readonly claims: Claims;
  readonly #knowledge: Knowledge;
  readonly #fromMs: number;
  readonly #untilMs: number;
  readonly #pages: readonly string[] | undefined;
  #ended: EdgeErrorCode | undefined;
  /** The knowledge by which `#ended` was last judged. */
  #version = -1;
  /** The session it plays in, where its claims limit sessions. */
  session: Session | undefined;
  /** Whether it was shown since it was last in the way of others. */
  isUsed = true;

  /** @param ownOrigin the site's own, whose pages may always play. */
  constructor(token: string, claims: Claims, ownOrigin: string, knowledge: Knowledge) {
    // A copy: the token is a slice that would keep a whole request's text alive.
    this.token = Buffer.from(token, 'latin1').toString('latin1');
    this.claims = claims;
    this.#knowledge = knowledge;
    this.#fromMs = (claims.iat - CLOCK_SKEW_S) * 1_000;
    this.#untilMs = (claims.exp + CLOCK_SKEW_S) * 1_000;
    this.#pages = claims.embed === undefined ? undefined : [...claims.embed, ownOrigin];
  }

  /** The key that signed it. */
  get kid(): string {
    return this.token.split('.', 2)[1] ?? '';
  }

  get isHost(): boolean {
    return this.claims.role === 'host';
  }

  get refusal(): EdgeErrorCode | undefined {
    this.#judge();
    return this.#ended ?? (this.session?.state === 'refused' ? 'TOO_MANY_SESSIONS' : undefined);
  }

  /** It holds no more, for good. */
  end(why: EdgeErrorCode): void {
    this.#ended ??= why;
  }

  /**
   * Whether a request by it is admitted as things stand. Where not, {@link whyNot} says why, or there is something to
   * be asked first. Reckons nothing anew.
   * @param wallNow milliseconds since 1970.
   */
  isGoodFor(slug: string, epoch: string | undefined, page: AskingPage, wallNow: number): boolean {
    const { claims, session } = this;
    return (
      this.#version === this.#knowledge.version &&
      this.#ended === undefined &&
      claims.slug === slug &&
      (claims.epoch === undefined || claims.epoch === epoch) &&
      wallNow < this.#untilMs &&
      wallNow >= this.#fromMs &&
      (claims.sessions === undefined || session?.state === 'open') &&
      (this.#pages === undefined || isFromAllowed(this.#pages, page))
    );
  }

  /**
   * @param epoch the event that is asked for; undefined: none runs, as far as is known.
   * @returns why a request is refused, sessions aside; undefined when it is not.
   */
  whyNot(slug: string, epoch: string | undefined, page: AskingPage, wallNow: number): EdgeErrorCode | undefined {
    const { claims } = this;
    this.#judge();
    if (this.#ended !== undefined) {
      return this.#ended;
    }
    if (claims.slug !== slug) {
      return 'TOKEN_OF_ANOTHER_CHANNEL';
    }
    if (claims.epoch !== undefined && epoch !== undefined && claims.epoch !== epoch) {
      return 'TOKEN_OF_ANOTHER_EVENT';
    }
    if (wallNow >= this.#untilMs || wallNow < this.#fromMs) {
      return 'TOKEN_EXPIRED';
    }
    return this.#pages === undefined || isFromAllowed(this.#pages, page) ? undefined : 'PAGE_NOT_ALLOWED';
  }

  #judge(): void {
    const { version } = this.#knowledge;
    if (this.#version !== version) {
      this.#version = version;
      if (this.#knowledge.isRevoked(this.claims)) {
        this.end('TOKEN_REVOKED');
      }
    }
  }
}
