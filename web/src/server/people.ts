import type { Person, PersonPatch } from '@rostrum/contract/people';
import type { UserRole } from '@rostrum/contract/user-role';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import type { User } from '@rostrum/store/user-repository';
import { WebError } from '../errors.ts';
import type { Account, Actor } from './account.ts';
import { findChannel } from './find-channel.ts';
import { mayGiveRole, mayManagePerson, mayRemove, mayReset, maySuspend, rolesToGive } from './rights.ts';
import type { StaffRights } from './staff-rights.ts';

export type PeopleParts = { readonly store: Store; readonly staffRights: StaffRights; readonly log: Log };

/** Who there is, what they may, and the end of it. Callers have asked {@link mayManagePeople}. */
export class People {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** Everybody, as far as `by` may know and do. */
  async list(by: Account): Promise<readonly Person[]> {
    const { store } = this.#parts;
    const slugs = new Map((await store.channels.list()).map(({ id, slug }) => [id, slug]));
    const moderated = await store.moderators.all();
    const users = await store.users.list();
    return users.map((user) => {
      const channels = (moderated.get(user.id) ?? []).map((id) => slugs.get(id)).filter((slug) => slug !== undefined);
      return rowOf(user, channels.sort(), by);
    });
  }

  /** Those who can be given a channel, by address. */
  async creators(): Promise<readonly string[]> {
    const users = await this.#parts.store.users.list();
    return users
      .filter(({ role, suspendedAt }) => role !== 'moderator' && role !== 'viewer' && suspendedAt === undefined)
      .map(({ email }) => email);
  }

  /** @throws WebError `NO_SUCH_PERSON`, `FORBIDDEN`, `NO_SUCH_CHANNEL`; RostrumError `LAST_OWNER`. */
  async change(id: string, patch: PersonPatch, by: Actor): Promise<void> {
    const target = await this.#find(id);
    if (!mayManagePerson(by, target)) {
      throw new WebError('FORBIDDEN');
    }
    // Looked up before anything is written, so that a slip leaves all as it was.
    const channelIds = patch.channels === undefined ? undefined : await this.idsOf(patch.channels);
    if (patch.role !== undefined && patch.role !== target.role) {
      await this.#setRole(target, patch.role, by);
    }
    if (patch.isSuspended !== undefined && patch.isSuspended !== (target.suspendedAt !== undefined)) {
      await this.#suspend(target, patch.isSuspended, by);
    }
    if (channelIds !== undefined) {
      await this.#name({ ...target, role: patch.role ?? target.role }, channelIds, patch.channels ?? [], by);
    }
  }

  /**
   * Their sessions end, their channels go to `by`.
   * @throws WebError `NO_SUCH_PERSON`, `FORBIDDEN`; RostrumError `LAST_OWNER`.
   */
  async remove(id: string, by: Actor): Promise<void> {
    const { store, staffRights, log } = this.#parts;
    const target = await this.#find(id);
    if (!mayRemove(by, target)) {
      throw new WebError('FORBIDDEN');
    }
    const channels = (await store.users.remove(id, by.id)) ?? [];
    await staffRights.takeBack(id);
    await store.audit.add({ by, action: 'person.removed', subject: target.email, detail: { channels } });
    log.info({ user: by.id, removed: id, channels }, 'web: a person was removed');
  }

  /** @throws WebError `NO_SUCH_CHANNEL`. */
  async idsOf(slugs: readonly string[]): Promise<readonly string[]> {
    return Promise.all(slugs.map(async (slug) => (await findChannel(this.#parts.store, slug)).id));
  }

  async #setRole(target: User, role: UserRole, by: Actor): Promise<void> {
    const { store, staffRights, log } = this.#parts;
    if (!mayGiveRole(by, target, role)) {
      throw new WebError('FORBIDDEN');
    }
    await store.users.setRole(target.id, role);
    await staffRights.takeBack(target.id);
    const detail = { from: target.role, to: role };
    await store.audit.add({ by, action: 'person.role', subject: target.email, detail });
    log.info({ user: by.id, changed: target.id, ...detail }, 'web: a role was changed');
  }

  /** Their sessions end, and what they watch, say and moderate by their account; until it is undone, keys hold no more. */
  async #suspend(target: User, isSuspended: boolean, by: Actor): Promise<void> {
    const { store, staffRights, log } = this.#parts;
    const user = (await store.users.byId(target.id)) ?? target;
    if (!maySuspend(by, user)) {
      throw new WebError('FORBIDDEN');
    }
    await store.users.setSuspended(target.id, isSuspended);
    if (isSuspended) {
      await staffRights.takeBack(target.id);
    }
    const action = isSuspended ? 'person.suspended' : 'person.restored';
    await store.audit.add({ by, action, subject: target.email });
    log.info({ user: by.id, changed: target.id, isSuspended }, 'web: a suspension was decided');
  }

  async #name(target: User, channelIds: readonly string[], slugs: readonly string[], by: Actor): Promise<void> {
    const { store, staffRights } = this.#parts;
    if (target.role !== 'moderator') {
      if (channelIds.length > 0) {
        throw new WebError('BAD_REQUEST', { why: 'Only moderators are named for channels.' });
      }
      return;
    }
    await store.moderators.set(target.id, channelIds);
    await staffRights.takeBack(target.id);
    await store.audit.add({ by, action: 'person.channels', subject: target.email, detail: { channels: slugs } });
  }

  async #find(id: string): Promise<User> {
    const user = await this.#parts.store.users.byId(id);
    if (user === undefined) {
      throw new WebError('NO_SUCH_PERSON');
    }
    return user;
  }
}

function rowOf(user: User, channels: readonly string[], by: Account): Person {
  return {
    id: user.id,
    email: user.email,
    name: user.name ?? '',
    role: user.role,
    createdAt: user.createdAt,
    lastSeenAt: user.lastSeenAt ?? null,
    suspendedAt: user.suspendedAt ?? null,
    channels: [...channels],
    isSelf: user.id === by.id,
    may: {
      roles: [...rolesToGive(by, user)],
      remove: mayRemove(by, user),
      reset: mayReset(by, user),
      suspend: maySuspend(by, user),
    },
  };
}
