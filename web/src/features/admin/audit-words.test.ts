import { AUDIT_ACTIONS, type AuditRow } from '@rostrum/contract/audit';
import { expect, it } from 'vitest';
import { spokenIn } from '../../language/catalogs.ts';
import { speak } from '../../language/speaker.ts';
import { sayAction, sayDetail } from './audit-words.ts';

const say = speak('en', spokenIn('en', ['admin']), 'admin');

const row = (action: string, subject: string): AuditRow => ({
  id: '1',
  at: 0,
  actor: 'a@example.org',
  action,
  subject,
  detail: {},
  address: null,
  key: null,
});

it.each([
  { action: 'channel.made', subject: 'sunday', words: 'made the channel sunday' },
  { action: 'sign-in.done', subject: '', words: 'signed in' },
  { action: 'invitation.made', subject: 'a@b.org', words: 'made an invitation for a@b.org' },
  { action: 'thing.of-a-later-version', subject: 'x', words: 'thing.of-a-later-version x' },
])('$words', ({ action, subject, words }) => {
  expect(sayAction(row(action, subject), say)).toBe(words);
});

it('has words for everything that is written down', () => {
  expect(AUDIT_ACTIONS.filter((action) => sayAction(row(action, 'x'), say).includes(action))).toEqual([]);
});

it.each([
  { detail: { from: 'creator', to: 'viewer' }, words: 'from: creator, to: viewer' },
  { detail: { isOn: true, channels: ['a', 'b'] }, words: 'on: yes, channels: a, b' },
  { detail: { channels: [], from: null }, words: 'channels: none, from: none' },
  { detail: {}, words: '' },
])('$words', ({ detail, words }) => {
  expect(sayDetail(detail, say)).toBe(words);
});
