import type { Access } from '@rostrum/contract/channel-card';
import type { AccessRules } from '@rostrum/store/access-repository';
import { describe, expect, it } from 'vitest';
import { type Asker, judge, subjectOf, type Verdict } from './watch-rights.ts';

/** Every kind of access against everybody who may ask. */

const NOW = 1_000_000;
const RULES: AccessRules = {
  passwordHash: 'h',
  passwordVersion: 3,
  opensAt: undefined,
  closesAt: undefined,
  embedOrigins: [],
  countries: undefined,
};
const GUEST: Asker = {
  accountId: undefined,
  isHost: false,
  isMember: false,
  isGranted: false,
  ticket: undefined,
  siteGrant: undefined,
};
const SIGNED_IN: Asker = { ...GUEST, accountId: 'u1' };
const MEMBER: Asker = { ...SIGNED_IN, isMember: true };
const KNOWS_PASSWORD: Asker = { ...GUEST, isGranted: true };
const HAS_TICKET: Asker = { ...GUEST, ticket: { id: 't1', devices: 2, expiresAt: NOW + 50 } };
const SIGNED_BY_SITE: Asker = { ...GUEST, siteGrant: { subject: 'site.x', until: NOW + 70, devices: 3 } };
const HOST: Asker = { ...SIGNED_IN, isHost: true };

const judgeAs = (asker: Asker, access: Access, rules: Partial<AccessRules> = {}): Verdict =>
  judge({ id: 'c1', access }, { ...RULES, ...rules }, asker, NOW);
const say = (verdict: Verdict): string => (verdict.may ? 'may' : verdict.lack);

const MATRIX: Readonly<Record<Access, Readonly<Record<string, string>>>> = {
  public: { guest: 'may', signedIn: 'may', member: 'may', password: 'may', ticket: 'may', host: 'may' },
  unlisted: { guest: 'may', signedIn: 'may', member: 'may', password: 'may', ticket: 'may', host: 'may' },
  password: {
    guest: 'password',
    signedIn: 'password',
    member: 'password',
    password: 'may',
    ticket: 'password',
    host: 'may',
  },
  members: {
    guest: 'sign-in',
    signedIn: 'membership',
    member: 'may',
    password: 'sign-in',
    ticket: 'sign-in',
    host: 'may',
  },
  ticket: { guest: 'ticket', signedIn: 'ticket', member: 'ticket', password: 'ticket', ticket: 'may', host: 'may' },
};
const ASKERS: Readonly<Record<string, Asker>> = {
  guest: GUEST,
  signedIn: SIGNED_IN,
  member: MEMBER,
  password: KNOWS_PASSWORD,
  ticket: HAS_TICKET,
  host: HOST,
};

it.each(Object.keys(MATRIX) as Access[])(
  'who was signed in by the own site may watch at %s, while it is open',
  (access) => {
    expect(say(judgeAs(SIGNED_BY_SITE, access))).toBe('may');
    expect(say(judgeAs(SIGNED_BY_SITE, access, { opensAt: NOW + 1 }))).toBe('opening');
    expect(say(judgeAs(SIGNED_BY_SITE, access, { closesAt: NOW }))).toBe('closed');
  },
);

it('a right of the own site ends with what was signed, or with the channel', () => {
  const right = { may: true, subject: 'site.x', until: NOW + 70, devices: 3, refuse: 'oldest' };
  expect(judgeAs(SIGNED_BY_SITE, 'ticket')).toEqual(right);
  expect(judgeAs(SIGNED_BY_SITE, 'members', { closesAt: NOW + 5 })).toEqual({ ...right, until: NOW + 5 });
  expect(judgeAs({ ...MEMBER, ...SIGNED_BY_SITE, accountId: 'u1', isMember: true }, 'members')).toMatchObject({
    subject: subjectOf.account('u1'),
  });
});

describe.each(Object.keys(MATRIX) as Access[])('a channel of kind %s', (access) => {
  it.each(Object.entries(MATRIX[access]))('%s: %s', (who, outcome) => {
    expect(say(judgeAs(ASKERS[who] ?? GUEST, access))).toBe(outcome);
  });

  it('before it opens, and after it closes, only its host is let in', () => {
    for (const [who, asker] of Object.entries(ASKERS)) {
      const isHost = who === 'host';
      const early = say(judgeAs(asker, access, { opensAt: NOW + 1 }));
      const isLet = MATRIX[access][who] === 'may';
      expect(early, who).toBe(isHost ? 'may' : isLet ? 'opening' : MATRIX[access][who]);
      expect(say(judgeAs(asker, access, { closesAt: NOW })), who).toBe(isHost ? 'may' : 'closed');
    }
  });
});

it('a right ends with the ticket or with the channel, whichever is sooner', () => {
  expect(judgeAs(HAS_TICKET, 'ticket')).toMatchObject({ until: NOW + 50, devices: 2, subject: 'ticket.t1' });
  expect(judgeAs(HAS_TICKET, 'ticket', { closesAt: NOW + 20 })).toMatchObject({ until: NOW + 20 });
  expect(judgeAs(HAS_TICKET, 'ticket', { closesAt: NOW + 90 })).toMatchObject({ until: NOW + 50 });
  expect(judgeAs(MEMBER, 'members', { closesAt: NOW + 90 })).toMatchObject({ until: NOW + 90 });
});

it('what is taken back together has one name', () => {
  expect(judgeAs(KNOWS_PASSWORD, 'password')).toMatchObject({ subject: 'password.c1.3' });
  expect(judgeAs(MEMBER, 'members')).toMatchObject({ subject: 'account.u1' });
});
