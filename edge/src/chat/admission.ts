import { type ChatRefusal, chatHandshakeSchema } from '@rostrum/contract/chat';
import { type Claims, staffAccountOf } from '@rostrum/contract/entitlement-claims';
import type { ChatBans } from './bans.ts';
import { addressHashOf, fingerprintOf, isStaff, type Member } from './member.ts';
import { chatRefusal, chatRefusalBecause } from './refusals.ts';

export type AdmissionOptions = {
  readonly verify: (token: string) => Claims | undefined;
  /** Whether the right these claims tell was taken back. Cheap: asked of every member whenever something is. */
  readonly isRevoked: (claims: Claims) => boolean;
  /** Whether they hold under what is in force on their channel. Cheap, too. */
  readonly isUnderAccess: (claims: Claims) => boolean;
  /** Whether a channel is shut to viewers from a country. */
  readonly isRefusedFrom: (slug: string, country: string | undefined) => boolean;
  readonly hasKeys: () => boolean;
  readonly bans: ChatBans;
  readonly isRehearsal: (slug: string) => boolean;
  /** The same on every edge. */
  readonly addressKey: string;
};

export type AdmissionVerdict =
  | { readonly ok: true; readonly member: Member }
  | { readonly ok: false; readonly refusal: ChatRefusal };

/** Where a socket comes from. */
export type From = {
  /** The address, or network. */
  readonly place: string;
  /** As a trusted proxy named it; undefined: not known. */
  readonly country: string | undefined;
};

/** Decides who joins a conversation, by the handshake's token and where it comes from. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  admit(handshake: unknown, { place, country }: From): AdmissionVerdict {
    const { verify, isRevoked, isUnderAccess, isRefusedFrom, hasKeys, bans, isRehearsal, addressKey } = this.#options;
    const parsed = chatHandshakeSchema.safeParse(handshake);
    if (!parsed.success) {
      return { ok: false, refusal: chatRefusalBecause('WAY_UNKNOWN') };
    }
    if (!hasKeys()) {
      return { ok: false, refusal: chatRefusal('UNAVAILABLE') };
    }
    const { slug, token } = parsed.data;
    const claims = verify(token);
    if (claims?.use !== 'chat' || claims.slug !== slug) {
      return {
        ok: false,
        refusal: chatRefusalBecause('WAY_LAPSED'),
      };
    }
    const member: Member = {
      slug,
      visitorId: claims.sub,
      visitor: fingerprintOf(claims.sub),
      role: claims.role,
      addressHash: addressHashOf(place, addressKey),
      expiresAt: claims.exp,
      account: staffAccountOf(claims),
      isInForce: () => verify(token) !== undefined,
      mayBeHere: () => isUnderAccess(claims) && (claims.role === 'host' || !isRefusedFrom(slug, country)),
      isRevoked: () => isRevoked(claims),
    };
    if (isRehearsal(slug) && !isStaff(member.role)) {
      return { ok: false, refusal: chatRefusalBecause('NOT_BEGUN', 'UNAVAILABLE') };
    }
    if (!member.mayBeHere()) {
      return { ok: false, refusal: chatRefusalBecause('NOT_FOR_YOU_NOW') };
    }
    return bans.isBanned(member) ? { ok: false, refusal: chatRefusal('BANNED') } : { ok: true, member };
  }
}
