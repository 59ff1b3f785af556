import { z } from 'zod';

/** What is written down of what people do: thing, and what happened to it. */
export const AUDIT_ACTIONS = [
  'access.changed',
  'account.made',
  'account.named',
  'account.password-changed',
  'api-key.made',
  'api-key.revoked',
  'account.verified',
  'ban.lifted',
  'ban.made',
  'channel.changed',
  'channel.handed-over',
  'channel.made',
  'channel.removed',
  'encoder.ended',
  'encoders.changed',
  'event.ended',
  'event.reopened',
  'invitation.made',
  'invitation.revoked',
  'key.rotated',
  'key.shown',
  'member.removed',
  'members.added',
  'passkey.added',
  'passkey.removed',
  'person.channels',
  'person.joined',
  'person.password-reset',
  'person.removed',
  'person.role',
  'plan.changed',
  'plan.made',
  'plan.removed',
  'pull.changed',
  'pull.removed',
  'pull.shown',
  'rehearsal.begun',
  'rehearsal.ended',
  'rehearsal.forgotten',
  'reset.made',
  'reset.revoked',
  'session.ended',
  'settings.changed',
  'sign-in.done',
  'sign-in.locked',
  'sign-in-link.made',
  'sign-in-link.used',
  'site-secret.made',
  'site-secret.removed',
  'slate.changed',
  'slate.hidden',
  'slate.removed',
  'slate.shown',
  'ticket.revoked',
  'tickets.made',
  'viewer.ended',
  'webhook.changed',
  'webhook.made',
  'webhook.removed',
  'webhook.secret',
  'webhook.switched-off',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** A row of `GET /api/v1/audit`: who did what, to whom or what. `at` is milliseconds since 1970. */
export const auditRowSchema = z.object({
  id: z.string(),
  at: z.number(),
  /** An e-mail address, or who else it was, such as `command line`. */
  actor: z.string(),
  /** One of {@link AUDIT_ACTIONS}, or one of another version's. */
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
  /** The name of the API key it was done by; null: by hand. */
  key: z.string().nullable(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

/** `GET /api/v1/audit?before=ID&by=EMAIL`: the newest first; `next` asks for those before, null at the end. */
export const auditPageSchema = z.object({ entries: z.array(auditRowSchema), next: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;
