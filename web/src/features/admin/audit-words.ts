import type { AuditAction, AuditRow } from '@rostrum/contract/audit';
import type { Say } from '../../language/speaker.ts';

/** What was done: names of messages of the room `admin`, which read after a person's name. */
const DONE = [
  'account.made',
  'account.named',
  'account.password-changed',
  'account.verified',
  'passkey.added',
  'passkey.removed',
  'person.joined',
  'person.password-reset',
  'session.ended',
  'settings.changed',
  'sign-in.done',
  'sign-in.locked',
  'sign-in-link.used',
] as const satisfies readonly AuditAction[];

/** As {@link DONE}, of what is done to somebody or something. */
const DONE_TO = [
  'access.changed',
  'api-key.made',
  'api-key.revoked',
  'ban.lifted',
  'ban.made',
  'channel.changed',
  'channel.handed-over',
  'channel.made',
  'channel.removed',
  'encoder.ended',
  'encoders.changed',
  'event.ended',
  'event.removed',
  'event.renamed',
  'event.reopened',
  'group.made',
  'group.member-removed',
  'group.members-added',
  'group.removed',
  'group.renamed',
  'invitation.made',
  'invitation.revoked',
  'key.rotated',
  'key.shown',
  'member.removed',
  'members.added',
  'person.channels',
  'person.removed',
  'person.restored',
  'person.role',
  'person.suspended',
  'picture.changed',
  'picture.removed',
  'plan.changed',
  'plan.made',
  'plan.removed',
  'poster.changed',
  'poster.removed',
  'pull.changed',
  'pull.removed',
  'pull.shown',
  'rehearsal.begun',
  'rehearsal.ended',
  'rehearsal.forgotten',
  'reset.made',
  'reset.revoked',
  'sign-in-link.made',
  'site-secret.made',
  'site-secret.removed',
  'slate.changed',
  'slate.hidden',
  'slate.removed',
  'slate.shown',
  'stream-key.made',
  'stream-key.renamed',
  'stream-key.revoked',
  'ticket.revoked',
  'tickets.made',
  'viewer.ended',
  'webhook.changed',
  'webhook.made',
  'webhook.removed',
  'webhook.secret',
  'webhook.switched-off',
] as const satisfies readonly Exclude<AuditAction, (typeof DONE)[number]>[];

/** How details read; others stay as they are. */
const DETAILS = {
  added: 'detailAdded',
  channels: 'detailChannels',
  from: 'detailFrom',
  name: 'detailName',
  role: 'detailRole',
  title: 'detailTitle',
  to: 'detailTo',
  encryptsSrt: 'encryptsSrt',
  srtLatencyMs: 'srtLatencyMs',
  isOn: 'isOn',
  siteName: 'detailSiteName',
  sessionDays: 'detailSessionDays',
  invitationDays: 'detailInvitationDays',
  channelsPerCreator: 'detailChannelsPerCreator',
  activityDays: 'detailActivityDays',
} as const;

/** @returns what was done, in words; an action of another version by its name. */
export function sayAction({ action, subject }: AuditRow, say: Say<'admin'>): string {
  const done = DONE.find((name) => name === action);
  if (done !== undefined) {
    return say(done);
  }
  const doneTo = DONE_TO.find((name) => name === action);
  return (doneTo === undefined ? `${action} ${subject}` : say(doneTo, { subject })).trim();
}

/** @returns the particulars, such as "from: creator, to: viewer". */
export function sayDetail(detail: Readonly<Record<string, unknown>>, say: Say<'admin'>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${sayName(name, say)}: ${sayValue(value, say)}`)
    .join(', ');
}

function sayName(name: string, say: Say<'admin'>): string {
  return Object.hasOwn(DETAILS, name) ? say(DETAILS[name as keyof typeof DETAILS]) : name;
}

function sayValue(value: unknown, say: Say<'admin'>): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? say('none') : value.join(', ');
  }
  if (typeof value === 'boolean') {
    return say(value ? 'yes' : 'no');
  }
  return typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? say('none')
      : JSON.stringify(value);
}
