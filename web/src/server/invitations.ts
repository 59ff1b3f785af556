import type { InvitationMade, InvitationRow, InvitationWish, JoinWish } from '@rostrum/contract/people';
import { DEFAULT_SITE_SETTINGS, type SiteSettings } from '@rostrum/contract/site-settings';
import type { Log } from '@rostrum/service/log';
import type { Invitation } from '@rostrum/store/invitation-repository';
import type { SeenFrom } from '@rostrum/store/session-repository';
import type { Store } from '@rostrum/store/store';
import type { User } from '@rostrum/store/user-repository';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import type { Accounts, SignedIn } from './accounts.ts';
import { hashPassword } from './password.ts';
import type { People } from './people.ts';
import { mayInvite, mayReset } from './rights.ts';

const DAY_MS = 24 * 3_600_000;
/** A password that is forgotten is wanted today. */
const RESET_MS = 24 * 3_600_000;
/** Whom a link without an address is for, as it is written down. */
const ANYBODY = 'whoever has the link';

export type InvitationsParts = {
  /** Those in force; absent: as at first. */
  readonly settings?: () => SiteSettings;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly people: People;
  readonly publicUrl: string;
  readonly log: Log;
};

/** What the page of a link needs to know of it. */
export type OpenLink = {
  readonly kind: Invitation['kind'];
  readonly role: Invitation['role'];
  readonly email: string | undefined;
};

/** Links by which people join or set a new password. They are told once, to whoever makes them. */
export class Invitations {
  readonly #parts: InvitationsParts;

  constructor(parts: InvitationsParts) {
    this.#parts = parts;
  }

  /** Those that can still be used, the newest first. */
  async list(): Promise<readonly InvitationRow[]> {
    const { store } = this.#parts;
    const slugs = new Map((await store.channels.list()).map(({ id, slug }) => [id, slug]));
    return (await store.invitations.listOpen()).map((invitation) => rowOf(invitation, slugs));
  }

  /** @throws WebError `FORBIDDEN`, `NO_SUCH_PERSON`, `NO_SUCH_CHANNEL`; RostrumError `EMAIL_TAKEN`, `INVITATIONS_FULL`. */
  async make(wish: InvitationWish, by: Actor): Promise<InvitationMade> {
    return wish.kind === 'join' ? this.#invite(wish, by) : this.#offerReset(wish.userId, by);
  }

  /** @throws WebError `NO_SUCH_INVITATION`. */
  async revoke(id: string, by: Actor): Promise<void> {
    const { store, log } = this.#parts;
    const revoked = await store.invitations.revoke(id);
    if (revoked === undefined) {
      throw new WebError('NO_SUCH_INVITATION');
    }
    const action = revoked.kind === 'join' ? 'invitation.revoked' : 'reset.revoked';
    await store.audit.add({ by, action, subject: revoked.email ?? ANYBODY, detail: { role: revoked.role } });
    log.info({ user: by.id, invitation: id }, 'web: a link was taken back');
  }

  /** @returns what the link is for, or in which way it is spent. */
  async look(token: string): Promise<OpenLink | Exclude<Invitation['state'], 'open'> | 'unknown'> {
    const found = await this.#parts.store.invitations.find(token);
    if (found === undefined) {
      return 'unknown';
    }
    return found.state === 'open' ? { kind: found.kind, role: found.role, email: found.email } : found.state;
  }

  /**
   * Makes the account, or sets the password, and signs in.
   * @throws RostrumError `INVITATION_SPENT`, `EMAIL_TAKEN`, `EMAIL_INVALID`.
   */
  async use({ token, name, email, password }: JoinWish, from: SeenFrom): Promise<SignedIn> {
    const { store, accounts, log } = this.#parts;
    // Asked first, so that no work is spent on links that are none; whether it holds is decided when it is used.
    const kind = (await store.invitations.find(token))?.kind;
    const passwordHash = kind === undefined ? '' : await hashPassword(password);
    if (kind === 'reset') {
      const user = await store.invitations.reset(token, passwordHash);
      await this.#note(user, 'person.password-reset', from);
      log.info({ user: user.id }, 'web: a password was set anew by a link');
      return accounts.admit(user, from);
    }
    const user = await store.invitations.join(token, { name, email: email ?? '', passwordHash });
    await this.#note(user, 'person.joined', from);
    log.info({ user: user.id, role: user.role }, 'web: a person joined by a link');
    return accounts.admit(user, from);
  }

  async #invite(
    { role, email, channels }: Extract<InvitationWish, { kind: 'join' }>,
    by: Actor,
  ): Promise<InvitationMade> {
    const { store, people, settings } = this.#parts;
    if (!mayInvite(by, role)) {
      throw new WebError('FORBIDDEN');
    }
    if (email !== undefined && (await store.users.byEmail(email)) !== undefined) {
      throw new WebError('PERSON_EXISTS');
    }
    const channelIds = role === 'moderator' ? await people.idsOf(channels) : [];
    const made = await store.invitations.add({
      kind: 'join',
      role,
      email,
      channelIds,
      createdBy: by.id,
      ttlMs: (settings?.() ?? DEFAULT_SITE_SETTINGS).invitationDays * DAY_MS,
    });
    const detail = { role, ...(role === 'moderator' ? { channels } : {}) };
    await store.audit.add({ by, action: 'invitation.made', subject: email ?? ANYBODY, detail });
    return this.#told(made);
  }

  async #offerReset(userId: string, by: Actor): Promise<InvitationMade> {
    const { store } = this.#parts;
    const target = await store.users.byId(userId);
    if (target === undefined) {
      throw new WebError('NO_SUCH_PERSON');
    }
    if (!mayReset(by, target)) {
      throw new WebError('FORBIDDEN');
    }
    const { email, role } = target;
    const made = await store.invitations.add({ kind: 'reset', role, email, userId, createdBy: by.id, ttlMs: RESET_MS });
    await store.audit.add({ by, action: 'reset.made', subject: email });
    return this.#told(made);
  }

  async #told({ token, invitation }: { token: string; invitation: Invitation }): Promise<InvitationMade> {
    const { store, publicUrl, log } = this.#parts;
    const slugs = new Map((await store.channels.list()).map(({ id, slug }) => [id, slug]));
    log.info({ user: invitation.createdBy, invitation: invitation.id, kind: invitation.kind }, 'web: a link was made');
    return { invitation: rowOf(invitation, slugs), url: new URL(`/join/${token}`, publicUrl).href };
  }

  #note(user: User, action: 'person.joined' | 'person.password-reset', { address }: SeenFrom): Promise<void> {
    const by = { id: user.id, email: user.email, address };
    return this.#parts.store.audit.add({ by, action, subject: user.email, detail: { role: user.role } });
  }
}

function rowOf(invitation: Invitation, slugs: ReadonlyMap<string, string>): InvitationRow {
  const { id, kind, email, role, channelIds, createdAt, expiresAt } = invitation;
  const channels = channelIds.map((channel) => slugs.get(channel)).filter((slug) => slug !== undefined);
  return { id, kind, email: email ?? null, role, channels: channels.sort(), createdAt, expiresAt };
}
