import { API_SCOPES, type ApiScope } from '@rostrum/contract/api-key';
import { outranks, USER_ROLES, type UserRole } from '@rostrum/contract/user-role';
import type { Account } from './account.ts';

/**
 * Who may do what. Pure; every page and every route asks here. An owner may do everything, an admin everything but what
 * touches an owner, a creator what concerns channels of their own, a moderator keeps order in the chats they are named
 * for, a viewer watches.
 */

/** A person as far as rights go. */
export type Person = Pick<Account, 'id' | 'role'>;
/** A channel as far as rights go. */
export type Owned = { readonly ownerId?: string | undefined };

/** May manage every channel, whoever made it, and give it to somebody else. */
export function mayManageAllChannels({ role }: Person): boolean {
  return role === 'owner' || role === 'admin';
}

export function mayMakeChannels({ role }: Person): boolean {
  return role === 'owner' || role === 'admin' || role === 'creator';
}

/** May make API keys for programs, which then do what the person may, cut by the key's scopes. */
export function mayMakeKeys(person: Person): boolean {
  return mayMakeChannels(person);
}

/** @returns the scopes that keys of this person may have. */
export function scopesToGive(person: Person): readonly ApiScope[] {
  const may = mayMakeKeys(person) ? API_SCOPES : [];
  return may.filter((scope) => scope !== 'people' || mayManagePeople(person));
}

/** By a key nobody is given the run of the site: whoever finds one would make themselves its owner. */
export function mayGiveByKey(role: UserRole): boolean {
  return outranks('admin', role);
}

/** May see which groups of people there are, to admit them. Who is in them is for who looks after people. */
export function maySeeGroups(person: Person): boolean {
  return mayMakeChannels(person);
}

/** May see its keys, change it and end it. */
export function mayManageChannel(person: Person, channel: Owned): boolean {
  return mayManageAllChannels(person) || (mayMakeChannels(person) && channel.ownerId === person.id);
}

/** May have other servers told of what happens. @param channel undefined: on all channels. */
export function mayManageWebhooks(person: Person, channel: Owned | undefined): boolean {
  return channel === undefined ? mayManageAllChannels(person) : mayManageChannel(person, channel);
}

/** May delete messages and ban. @param isNamed whether they were named for this channel's chat. */
export function mayModerate(person: Person, channel: Owned, isNamed: boolean): boolean {
  return mayManageChannel(person, channel) || (person.role === 'moderator' && isNamed);
}

/** May give a channel to somebody: who gets it has to be able to run it. */
export function mayHandOver(person: Person, heir: Person): boolean {
  return mayManageAllChannels(person) && mayMakeChannels(heir);
}

/** May see who there is, invite people, and read what was done. */
export function mayManagePeople({ role }: Person): boolean {
  return role === 'owner' || role === 'admin';
}

/** May change this one person's role and channels. Owners are changed by owners. */
export function mayManagePerson(person: Person, target: Person): boolean {
  return mayManagePeople(person) && !outranks(target.role, person.role);
}

/** Nobody gives more than they have, to others or to themselves. */
export function mayGiveRole(person: Person, target: Person, role: UserRole): boolean {
  return mayManagePerson(person, target) && !outranks(role, person.role);
}

/** @returns the roles this person may be given, the highest first; none where they may not be changed. */
export function rolesToGive(person: Person, target: Person): readonly UserRole[] {
  return USER_ROLES.filter((role) => mayGiveRole(person, target, role));
}

/** Nobody removes themselves: their channels go to whoever removes them. */
export function mayRemove(person: Person, target: Person): boolean {
  return mayManagePerson(person, target) && person.id !== target.id;
}

/** May keep somebody from signing in, and let them in again. Owners are kept out by nobody. */
export function maySuspend(person: Person, target: Person): boolean {
  return mayManagePerson(person, target) && person.id !== target.id && target.role !== 'owner';
}

/** May make a link by which they set a new password. One's own is changed with the old one. */
export function mayReset(person: Person, target: Person): boolean {
  return mayManagePerson(person, target) && person.id !== target.id;
}

/** May invite somebody as this. */
export function mayInvite(person: Person, role: UserRole): boolean {
  return mayManagePeople(person) && !outranks(role, person.role);
}

/** @returns the roles somebody may be invited to, the highest first. */
export function rolesToInvite(person: Person): readonly UserRole[] {
  return USER_ROLES.filter((role) => mayInvite(person, role));
}
