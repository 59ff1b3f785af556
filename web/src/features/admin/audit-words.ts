import type { AuditAction, AuditRow } from '@rostrum/contract/audit';

/** What was done, as it reads after a person's name; `{}` stands for whom or what it was done to. */
const WORDS: Readonly<Record<AuditAction, string>> = {
  'account.made': 'became the owner by the set-up link',
  'account.named': 'changed their name',
  'account.password-changed': 'changed their password',
  'api-key.made': 'made the API key {}',
  'api-key.revoked': 'took back the API key {}',
  'account.verified': 'proved their address',
  'ban.lifted': 'lifted a ban in the chat of {}',
  'ban.made': 'banned somebody from the chat of {}',
  'channel.changed': 'changed the channel {}',
  'channel.handed-over': 'handed over the channel {}',
  'channel.made': 'made the channel {}',
  'access.changed': 'changed who may watch {}',
  'members.added': 'added members to {}',
  'member.removed': 'removed a member of {}',
  'tickets.made': 'made tickets for {}',
  'ticket.revoked': 'took a ticket of {} back',
  'plan.made': 'planned something on {}',
  'plan.changed': 'changed what is planned on {}',
  'plan.removed': 'called something off on {}',
  'channel.removed': 'removed the channel {}',
  'encoder.ended': 'ended an encoder’s connection on {}',
  'viewer.ended': 'showed a viewer out of {}',
  'encoders.changed': 'changed how encoders come in to {}',
  'event.ended': 'ended the event on {}',
  'event.reopened': 'let encoders in to {} again',
  'event.removed': 'removed a past event of {}',
  'event.renamed': 'changed what is said of a past event of {}',
  'group.made': 'made the group {}',
  'group.members-added': 'added people to the group {}',
  'group.member-removed': 'removed somebody from the group {}',
  'group.removed': 'deleted the group {}',
  'group.renamed': 'renamed the group {}',
  'invitation.made': 'made an invitation for {}',
  'invitation.revoked': 'took back an invitation for {}',
  'key.rotated': 'made a new stream key for {}',
  'key.shown': 'looked at the stream keys of {}',
  'passkey.added': 'added a passkey',
  'passkey.removed': 'removed a passkey',
  'person.channels': 'chose the channels that {} moderates',
  'person.joined': 'joined by an invitation',
  'person.password-reset': 'set a new password by a link',
  'person.removed': 'removed {}',
  'person.restored': 'ended the suspension of {}',
  'person.suspended': 'suspended {}',
  'person.role': 'changed the role of {}',
  'picture.changed': 'chose a picture for {}',
  'picture.removed': 'removed the picture of {}',
  'poster.changed': 'chose a poster for something planned on {}',
  'poster.removed': 'removed the poster of something planned on {}',
  'pull.changed': 'changed what {} is pulled from',
  'pull.removed': 'removed the address {} is pulled from',
  'pull.shown': 'looked at the address {} is pulled from',
  'rehearsal.begun': 'began a rehearsal on {}',
  'rehearsal.ended': 'went live on {}',
  'rehearsal.forgotten': 'ended a forgotten rehearsal on {}',
  'reset.made': 'made a link for a new password for {}',
  'reset.revoked': 'took back the link for a new password for {}',
  'session.ended': 'ended sessions of their own',
  'settings.changed': 'changed the settings',
  'sign-in.done': 'signed in',
  'sign-in.locked': 'has to wait: too many wrong passwords',
  'sign-in-link.made': 'made a link to sign in for {}',
  'sign-in-link.used': 'signed in by a link',
  'site-secret.made': 'made a signing secret for {}',
  'site-secret.removed': 'took the signing secret of {} away',
  'slate.changed': 'changed the pause picture of {}',
  'slate.hidden': 'went back to the camera on {}',
  'slate.shown': 'showed the pause picture on {}',
  'slate.removed': 'went back to the usual pause picture for {}',
  'stream-key.made': 'made one more stream key for {}',
  'stream-key.renamed': 'renamed a stream key of {}',
  'stream-key.revoked': 'revoked a stream key of {}',
  'webhook.changed': 'changed a webhook of {}',
  'webhook.made': 'made a webhook for {}',
  'webhook.removed': 'removed a webhook of {}',
  'webhook.secret': 'made a new secret for a webhook of {}',
  'webhook.switched-off': 'switched a webhook of {} off',
};

/** How details read; others stay as they are. */
const DETAILS: Readonly<Record<string, string>> = {
  encryptsSrt: 'encrypted SRT',
  srtLatencyMs: 'SRT latency (ms)',
  isOn: 'on',
  siteName: 'site’s name',
  sessionDays: 'days that a sign-in lasts',
  invitationDays: 'days that an invitation holds',
  channelsPerCreator: 'channels for each creator',
  activityDays: 'days that activity is kept',
};

/** @returns what was done, in words. */
export function sayAction({ action, subject }: AuditRow): string {
  const words = (WORDS as Readonly<Record<string, string>>)[action] ?? `${action} {}`;
  return words.replace('{}', subject).trim();
}

/** @returns the particulars, such as "from: creator, to: viewer". */
export function sayDetail(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${DETAILS[name] ?? name}: ${sayValue(value)}`)
    .join(', ');
}

function sayValue(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return typeof value === 'string' ? value : value === null || value === undefined ? 'none' : JSON.stringify(value);
}
