import type { GroupMembersAdded, GroupRow } from '@rostrum/contract/groups';
import type { Log } from '@rostrum/service/log';
import type { Member } from '@rostrum/store/access-repository';
import { storeError } from '@rostrum/store/errors';
import type { Group } from '@rostrum/store/group-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { AccessDesk } from './access.ts';
import type { Account, Actor } from './account.ts';
import { readMembers } from './member-list.ts';
import { mayManageChannel, mayManagePeople } from './rights.ts';

export type GroupsParts = {
  readonly store: Store;
  readonly access: Pick<AccessDesk, 'askAnew' | 'takeBackFrom'>;
  readonly log: Log;
};

/** More accounts than this lose their rights one by one; past it everybody on the channels concerned is asked anew. */
const ONE_BY_ONE_MAX = 200;

/**
 * Groups of people, of the installation. Who makes channels may see them and admit them to their own; whoever looks after
 * people makes them and says who is in them: callers have asked.
 */
export class Groups {
  readonly #parts: GroupsParts;

  constructor(parts: GroupsParts) {
    this.#parts = parts;
  }

  /** By name, with the channels as far as `by` may know of them. */
  async list(by: Account): Promise<readonly GroupRow[]> {
    const { store } = this.#parts;
    const groups = await store.groups.list();
    if (mayManagePeople(by)) {
      return groups.map((group) => rowOf(group, group.channels));
    }
    const own = (await store.channels.list()).filter((channel) => mayManageChannel(by, channel));
    const slugs = new Set(own.map(({ slug }) => slug));
    return groups.map((group) =>
      rowOf(
        group,
        group.channels.filter((slug) => slugs.has(slug)),
      ),
    );
  }

  /** @throws RostrumError `GROUP_NAME_TAKEN`, `TOO_MANY_GROUPS`. */
  async add(name: string, by: Actor): Promise<GroupRow> {
    const { store, log } = this.#parts;
    const group = await store.groups.add(name);
    await store.audit.add({ by, action: 'group.made', subject: name });
    log.info({ user: by.id, group: group.id }, 'web: a group was made');
    return rowOf(group, group.channels);
  }

  /** @throws RostrumError `NO_SUCH_GROUP`, `GROUP_NAME_TAKEN`. */
  async rename(id: string, name: string, by: Actor): Promise<GroupRow> {
    const { store } = this.#parts;
    const before = await this.#find(id);
    const group = (await store.groups.rename(id, name)) ?? before;
    if (before.name !== group.name) {
      await store.audit.add({ by, action: 'group.renamed', subject: before.name, detail: { to: group.name } });
    }
    return rowOf(group, group.channels);
  }

  /** Whoever watches by it is out at once. @throws RostrumError `NO_SUCH_GROUP`. */
  async remove(id: string, by: Actor): Promise<void> {
    const { store, access, log } = this.#parts;
    const group = await this.#find(id);
    const accounts = await store.groups.accountsIn(id, ONE_BY_ONE_MAX + 1);
    await store.groups.remove(id);
    if (accounts.length > ONE_BY_ONE_MAX) {
      for (const slug of group.channels) {
        await access.askAnew(slug);
      }
    } else {
      for (const account of accounts) {
        await access.takeBackFrom(account);
      }
    }
    const detail = { members: group.members, channels: group.channels };
    await store.audit.add({ by, action: 'group.removed', subject: group.name, detail });
    log.info({ user: by.id, group: id, ...detail }, 'web: a group was deleted');
  }

  /** @throws RostrumError `NO_SUCH_GROUP`. */
  async members(id: string): Promise<readonly Member[]> {
    await this.#find(id);
    return this.#parts.store.groups.members(id);
  }

  /**
   * @param text one a line, or CSV with the addresses in any column.
   * @throws WebError `NO_MEMBERS_FOUND`; RostrumError `NO_SUCH_GROUP`, `TOO_MANY_IN_GROUP`.
   */
  async addMembers(id: string, text: string, by: Actor): Promise<GroupMembersAdded> {
    const { store, log } = this.#parts;
    const group = await this.#find(id);
    const { members, faults, faulty } = readMembers(text);
    if (members.length === 0) {
      throw new WebError('NO_MEMBERS_FOUND');
    }
    const added = await store.groups.addMembers(id, members);
    await store.audit.add({ by, action: 'group.members-added', subject: group.name, detail: { added } });
    log.info({ user: by.id, group: id, added }, 'web: people were added to a group');
    return { added, known: members.length - added, faults, faulty };
  }

  /** If they watch by it, they are out at once. @throws WebError `NO_SUCH_GROUP_MEMBER`; RostrumError `NO_SUCH_GROUP`. */
  async removeMember(id: string, email: string, by: Actor): Promise<void> {
    const { store, access, log } = this.#parts;
    const group = await this.#find(id);
    if (!(await store.groups.removeMember(id, email))) {
      throw new WebError('NO_SUCH_GROUP_MEMBER');
    }
    const user = await store.users.byEmail(email);
    if (user !== undefined) {
      await access.takeBackFrom(user.id);
    }
    await store.audit.add({ by, action: 'group.member-removed', subject: group.name, detail: { email } });
    log.info({ user: by.id, group: id }, 'web: somebody was removed from a group');
  }

  async #find(id: string): Promise<Group> {
    const group = await this.#parts.store.groups.byId(id);
    if (group === undefined) {
      throw storeError('NO_SUCH_GROUP');
    }
    return group;
  }
}

function rowOf({ id, name, createdAt, members }: Group, channels: readonly string[]): GroupRow {
  return { id, name, createdAt, members, channels: [...channels] };
}
