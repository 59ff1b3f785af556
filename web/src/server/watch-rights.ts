import type { Access } from '@rostrum/contract/channel-card';
import { type SessionPolicy, watchAccount } from '@rostrum/contract/entitlement-claims';
import type { AccessRules } from '@rostrum/store/access-repository';
import type { SiteGrant } from '@rostrum/store/site-secret-repository';
import type { Ticket } from '@rostrum/store/ticket-repository';

/** Who may watch a channel, and what would let in who may not: pure, over what is known of the person who asks. */

/** What somebody lacks. */
export type Lack =
  | 'password'
  | 'sign-in'
  | 'membership'
  | 'ticket'
  /** To be in another country. */
  | 'country'
  /** It opens later. */
  | 'opening'
  /** It is over. */
  | 'closed';

/** Somebody's right to watch. */
export type Right = {
  readonly may: true;
  /** Whose right it is: one name for all that is taken back together; at most 64 characters. */
  readonly subject: string;
  /** Until when, milliseconds since 1970; undefined: as long as a token lasts. */
  readonly until: number | undefined;
  /** How many browsers may play by it at once; undefined: any number. */
  readonly devices: number | undefined;
  /** Who gives way to one browser too many; where it is left out, the newest. */
  readonly refuse?: SessionPolicy;
  /** It is given by the kind of access that is in force, not by running the channel or by another site. */
  readonly isByAccess?: true;
  /** Under whose access it holds, as the channel's card names them; absent: whatever is in force. */
  readonly under?: readonly string[];
};

export type Verdict = Right | { readonly may: false; readonly lack: Lack };

/** The person who asks, as far as the channel's kind of access makes it worth knowing. */
export type Asker = {
  readonly accountId: string | undefined;
  /** They run the channel: they see it at any time. */
  readonly isHost: boolean;
  readonly isMember: boolean;
  /** This browser showed the password that is in force. */
  readonly isGranted: boolean;
  /** The ticket in force that this browser uses. */
  readonly ticket: Pick<Ticket, 'id' | 'devices' | 'expiresAt'> | undefined;
  /** The channel's own site signed this browser in, whatever the channel asks of others. */
  readonly siteGrant: SiteGrant | undefined;
};

/**
 * @param channel the channel, or the event that is on in its place, with its kind of access.
 * @param now milliseconds since 1970.
 */
export function judge(
  channel: { readonly id: string; readonly access: Access },
  rules: Pick<AccessRules, 'opensAt' | 'closesAt' | 'passwordVersion'>,
  asker: Asker,
  now: number,
): Verdict {
  const { opensAt, closesAt } = rules;
  if (asker.isHost && asker.accountId !== undefined) {
    return { may: true, subject: subjectOf.account(asker.accountId), until: undefined, devices: undefined };
  }
  if (closesAt !== undefined && now >= closesAt) {
    return { may: false, lack: 'closed' };
  }
  const { siteGrant } = asker;
  const asked = judgeKind(channel, rules, asker);
  const verdict: Verdict = asked.may || siteGrant === undefined ? asked : { may: true, ...siteGrant, refuse: 'oldest' };
  if (verdict.may && opensAt !== undefined && now < opensAt) {
    return { may: false, lack: 'opening' };
  }
  return verdict.may ? { ...verdict, until: earlier(verdict.until, closesAt) } : verdict;
}

function judgeKind(
  { id, access }: { readonly id: string; readonly access: Access },
  { passwordVersion }: Pick<AccessRules, 'passwordVersion'>,
  { accountId, isMember, isGranted, ticket }: Asker,
): Verdict {
  const open = { may: true, until: undefined, devices: undefined, isByAccess: true } as const;
  switch (access) {
    case 'public':
    case 'unlisted':
      return { ...open, subject: subjectOf.channel(id) };
    case 'password':
      return isGranted
        ? { ...open, subject: subjectOf.password(id, passwordVersion) }
        : { may: false, lack: 'password' };
    case 'members':
      if (accountId === undefined) {
        return { may: false, lack: 'sign-in' };
      }
      return isMember ? { ...open, subject: subjectOf.account(accountId) } : { may: false, lack: 'membership' };
    case 'ticket':
      return ticket === undefined
        ? { may: false, lack: 'ticket' }
        : {
            may: true,
            subject: subjectOf.ticket(ticket.id),
            until: ticket.expiresAt,
            devices: ticket.devices,
            isByAccess: true,
          };
  }
}

/** Names of rights, by which they are taken back. */
export const subjectOf = {
  account: watchAccount,
  channel: (id: string): string => `channel.${id}`,
  /** @param id of the channel, or of what is planned. */
  password: (id: string, version: number): string => `password.${id}.${version}`,
  ticket: (id: string): string => `ticket.${id}`,
  /** @param hash of the channel and of who the own site says it is. */
  site: (hash: string): string => `site.${hash}`,
};

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}
