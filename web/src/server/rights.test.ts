import { USER_ROLES, type UserRole } from '@rostrum/contract/user-role';
import { describe, expect, it } from 'vitest';
import {
  mayGiveByKey,
  mayGiveRole,
  mayHandOver,
  mayInvite,
  mayMakeChannels,
  mayMakeKeys,
  mayManageAllChannels,
  mayManageChannel,
  mayManagePeople,
  mayManagePerson,
  mayModerate,
  mayRemove,
  mayReset,
  type Person,
  rolesToGive,
  rolesToInvite,
  scopesToGive,
} from './rights.ts';

const person = (role: UserRole, id: string = role): Person => ({ id, role });
const OWN = { ownerId: 'me' };
const OTHERS = { ownerId: 'someone' };
const NOBODYS = {};

/** Each row answers for owner, admin, creator, moderator, viewer, in this order. */
const QUESTIONS: readonly { name: string; ask: (me: Person) => boolean; may: string }[] = [
  { name: 'manage all channels', ask: mayManageAllChannels, may: 'yes yes no no no' },
  { name: 'make channels', ask: mayMakeChannels, may: 'yes yes yes no no' },
  { name: 'make API keys', ask: mayMakeKeys, may: 'yes yes yes no no' },
  { name: 'manage a channel of their own', ask: (me) => mayManageChannel(me, OWN), may: 'yes yes yes no no' },
  { name: 'manage somebody else’s', ask: (me) => mayManageChannel(me, OTHERS), may: 'yes yes no no no' },
  { name: 'manage one that is nobody’s', ask: (me) => mayManageChannel(me, NOBODYS), may: 'yes yes no no no' },
  { name: 'moderate their own', ask: (me) => mayModerate(me, OWN, false), may: 'yes yes yes no no' },
  { name: 'moderate where they are named', ask: (me) => mayModerate(me, OTHERS, true), may: 'yes yes no yes no' },
  { name: 'moderate where they are not', ask: (me) => mayModerate(me, OTHERS, false), may: 'yes yes no no no' },
  { name: 'hand over to a creator', ask: (me) => mayHandOver(me, person('creator')), may: 'yes yes no no no' },
  { name: 'hand over to a moderator', ask: (me) => mayHandOver(me, person('moderator')), may: 'no no no no no' },
  { name: 'manage people', ask: mayManagePeople, may: 'yes yes no no no' },
  { name: 'change an owner', ask: (me) => mayManagePerson(me, person('owner')), may: 'yes no no no no' },
  { name: 'change an admin', ask: (me) => mayManagePerson(me, person('admin')), may: 'yes yes no no no' },
  { name: 'change a viewer', ask: (me) => mayManagePerson(me, person('viewer')), may: 'yes yes no no no' },
  { name: 'change themselves', ask: (me) => mayManagePerson(me, me), may: 'yes yes no no no' },
  { name: 'make a viewer owner', ask: (me) => mayGiveRole(me, person('viewer'), 'owner'), may: 'yes no no no no' },
  { name: 'make a viewer admin', ask: (me) => mayGiveRole(me, person('viewer'), 'admin'), may: 'yes yes no no no' },
  { name: 'make themselves owner', ask: (me) => mayGiveRole(me, me, 'owner'), may: 'yes no no no no' },
  { name: 'make themselves viewer', ask: (me) => mayGiveRole(me, me, 'viewer'), may: 'yes yes no no no' },
  { name: 'remove an owner', ask: (me) => mayRemove(me, person('owner')), may: 'yes no no no no' },
  { name: 'remove a creator', ask: (me) => mayRemove(me, person('creator')), may: 'yes yes no no no' },
  { name: 'remove themselves', ask: (me) => mayRemove(me, me), may: 'no no no no no' },
  { name: 'reset a viewer’s password', ask: (me) => mayReset(me, person('viewer')), may: 'yes yes no no no' },
  { name: 'reset an owner’s password', ask: (me) => mayReset(me, person('owner')), may: 'yes no no no no' },
  { name: 'reset their own password', ask: (me) => mayReset(me, me), may: 'no no no no no' },
  { name: 'invite an owner', ask: (me) => mayInvite(me, 'owner'), may: 'yes no no no no' },
  { name: 'invite an admin', ask: (me) => mayInvite(me, 'admin'), may: 'yes yes no no no' },
  { name: 'invite a viewer', ask: (me) => mayInvite(me, 'viewer'), may: 'yes yes no no no' },
];

describe.each(QUESTIONS)('may $name', ({ ask, may }) => {
  const answers = may.split(' ');
  it.each(USER_ROLES.map((role, index) => ({ role, answer: answers[index] })))('$role: $answer', ({ role, answer }) => {
    expect(ask(person(role, 'me')) ? 'yes' : 'no').toBe(answer);
  });
});

it('keys are made by who makes channels, for what they may themselves, and give nobody the run of the site', () => {
  const scopes = USER_ROLES.map((role) => scopesToGive(person(role)).join(' '));
  expect(scopes).toEqual([
    'read channels encoders people',
    'read channels encoders people',
    'read channels encoders',
    '',
    '',
  ]);
  expect(USER_ROLES.filter(mayGiveByKey)).toEqual(['creator', 'moderator', 'viewer']);
});

it('the roles to choose from end at one’s own', () => {
  expect(rolesToGive(person('owner'), person('viewer'))).toEqual(USER_ROLES);
  expect(rolesToGive(person('admin'), person('viewer'))).toEqual(['admin', 'creator', 'moderator', 'viewer']);
  expect(rolesToGive(person('admin'), person('owner'))).toEqual([]);
  expect(rolesToGive(person('creator'), person('viewer'))).toEqual([]);
  expect(rolesToInvite(person('admin'))).toEqual(['admin', 'creator', 'moderator', 'viewer']);
  expect(rolesToInvite(person('viewer'))).toEqual([]);
});
