import { randomBytes } from 'node:crypto';
import type { ChatToken } from '@rostrum/contract/api';
import { type Claims, type Role, staffSession } from '@rostrum/contract/entitlement-claims';
import type { SigningKeys } from '@rostrum/entitlement/key-ring';
import { mintToken } from '@rostrum/entitlement/token';
import type { Clock } from '@rostrum/service/clock';
import type { Right } from './watch-rights.ts';

/** Long enough for an event, so that the chat outlives an absence of the site. Seconds. */
export const CHAT_TOKEN_LIFETIME_S = 12 * 3600;

/** Mints the entitlement with which a browser joins a channel's chat at the edge. */
export class ChatTokens {
  readonly #keys: SigningKeys;
  readonly #clock: Clock;

  constructor(keys: SigningKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** When a right that is about to be looked at began: what is taken back while one looks is taken back of it too. Seconds since 1970. */
  now(): number {
    return Math.floor(this.#clock.wallNow() / 1000);
  }

  /**
   * For somebody who may watch. It ends with the right to watch, and is taken back with it: the right is its session.
   * @param visitor the signed visitor id, by which bans hold.
   * @param iat from {@link now}, before the right was looked at.
   */
  mintForViewer(slug: string, visitor: string, iat: number, { subject, until, under }: Right): ChatToken {
    const end = Math.floor((until ?? Number.POSITIVE_INFINITY) / 1000);
    return this.#mint(
      { slug, sub: visitor, role: 'viewer', iat, sid: subject, ...(under && { under: [...under] }) },
      end,
    );
  }

  /** For somebody who hosts or keeps order, by their account. */
  mintForStaff(
    slug: string,
    visitor: string,
    iat: number,
    role: Exclude<Role, 'viewer'>,
    accountId: string,
  ): ChatToken {
    return this.#mint({ slug, sub: visitor, role, iat, sid: staffSession(accountId) }, Number.POSITIVE_INFINITY);
  }

  #mint(said: Pick<Claims, 'slug' | 'sub' | 'role' | 'iat' | 'sid' | 'under'>, end: number): ChatToken {
    const exp = Math.max(said.iat + 1, Math.min(said.iat + CHAT_TOKEN_LIFETIME_S, end));
    const jti = randomBytes(12).toString('base64url');
    const token = mintToken({ ...said, jti, use: 'chat', exp }, this.#keys.current);
    return { token, role: said.role, expiresAt: exp * 1000 };
  }
}
