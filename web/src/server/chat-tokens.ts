import { randomBytes } from 'node:crypto';
import type { ChatToken } from '@rostrum/contract/api';
import { type Role, staffSession } from '@rostrum/contract/entitlement-claims';
import type { SigningKeys } from '@rostrum/entitlement/key-ring';
import { mintToken } from '@rostrum/entitlement/token';
import type { Clock } from '@rostrum/service/clock';

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

  /**
   * @param visitor the signed visitor id, by which bans hold.
   * @param accountId whose role it is, where it is more than a viewer's.
   */
  mint(slug: string, visitor: string, role: Role, accountId?: string): ChatToken {
    const iat = Math.floor(this.#clock.wallNow() / 1000);
    const exp = iat + CHAT_TOKEN_LIFETIME_S;
    const jti = randomBytes(12).toString('base64url');
    const sid = role === 'viewer' || accountId === undefined ? {} : { sid: staffSession(accountId) };
    const token = mintToken({ jti, sub: visitor, slug, role, use: 'chat', iat, exp, ...sid }, this.#keys.current);
    return { token, role, expiresAt: exp * 1000 };
  }
}
