import { z } from 'zod';
import { cleanText } from './clean-text.ts';
import { faultOfPassword } from './password.ts';
import { USER_ROLES } from './user-role.ts';

/** What people, their invitations and their sessions look like to programs. Times are milliseconds since 1970. */

/** Channels one moderator is named for. */
const MODERATED_MAX = 200;
const NAME_MAX = 80;

export const userRoleSchema = z.enum(USER_ROLES, `A role is one of ${USER_ROLES.join(', ')}.`);

const slugsSchema = z
  .array(z.string('Channels are named by their address.').max(63, 'There is no channel by so long a name.'))
  .max(MODERATED_MAX, `A moderator looks after at most ${MODERATED_MAX} channels.`)
  .readonly();
const emailSchema = z.email('Enter an e-mail address.').max(254, 'Enter a shorter e-mail address.');
export const personNameSchema = z
  .string('A name is a text.')
  .overwrite(cleanText)
  .trim()
  .max(NAME_MAX, 'Enter a shorter name.');

/** A password that is being chosen. */
export const newPasswordSchema = z.string('A password is a text.').superRefine((password, context) => {
  const fault = faultOfPassword(password);
  if (fault !== undefined) {
    context.addIssue({ code: 'custom', message: fault });
  }
});

/** A row of `GET /api/v1/people`. */
export const personSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: userRoleSchema,
  createdAt: z.number(),
  /** null: not since this is written down. */
  lastSeenAt: z.number().nullable(),
  /** Since when they cannot sign in; null: they can. */
  suspendedAt: z.number().nullable(),
  /** Slugs of the channels they moderate. */
  channels: z.array(z.string()),
  /** Whether whoever asks is this person. */
  isSelf: z.boolean(),
  /** What whoever asks may do with them: the roles to choose from (none: no change), and the rest. */
  may: z.object({ roles: z.array(userRoleSchema), remove: z.boolean(), reset: z.boolean(), suspend: z.boolean() }),
});
export type Person = z.infer<typeof personSchema>;

/** `PATCH /api/v1/people/ID`. */
export const personPatchSchema = z
  .object({
    role: userRoleSchema,
    channels: slugsSchema,
    isSuspended: z.boolean('They are suspended (true) or not (false).'),
  })
  .partial();
export type PersonPatch = z.infer<typeof personPatchSchema>;

/** `POST /api/v1/invitations`: someone new, or with `kind: 'reset'` a new password for someone known. */
export const invitationWishSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('join'),
    role: userRoleSchema,
    /** Whom the link is for; absent: whoever opens it. */
    email: emailSchema.optional(),
    /** For moderators. */
    channels: slugsSchema.default([]),
  }),
  z.object({
    kind: z.literal('reset'),
    userId: z.string('Say whose password it is.').max(64, 'There is no such person.'),
  }),
]);
export type InvitationWish = z.infer<typeof invitationWishSchema>;

/** A row of `GET /api/v1/invitations`: a link that can still be used, without its secret. */
export const invitationSchema = z.object({
  id: z.string(),
  kind: z.enum(['join', 'reset']),
  /** Whom it is for; null: whoever opens it. */
  email: z.string().nullable(),
  role: userRoleSchema,
  channels: z.array(z.string()),
  createdAt: z.number(),
  expiresAt: z.number(),
});
export type InvitationRow = z.infer<typeof invitationSchema>;

/** What `POST /api/v1/invitations` answers: the one time that the link is told. */
export const invitationMadeSchema = z.object({ invitation: invitationSchema, url: z.string() });
export type InvitationMade = z.infer<typeof invitationMadeSchema>;

/** `POST /api/v1/join`: uses a link. For a reset only `token` and `password` count. */
export const joinSchema = z.object({
  token: z.string('The link is not whole.').min(1, 'The link is not whole.').max(256, 'The link is not whole.'),
  name: personNameSchema.default(''),
  email: emailSchema.optional(),
  password: newPasswordSchema,
});
export type JoinWish = z.infer<typeof joinSchema>;

/** `POST /api/v1/sign-in-links`: asks for a link by mail. The answer is the same whether anybody has the address. */
export const signInLinkWishSchema = z.object({
  email: emailSchema,
  /** Where to go then; a path that `placeToGo` knows. */
  next: z.string().max(200).optional(),
});
export type SignInLinkWish = z.infer<typeof signInLinkWishSchema>;

/** `POST /api/v1/sign-in-links/use`. With a password, it is the account's from now on. */
export const signInLinkUseSchema = z.object({
  token: z.string('The link is not whole.').min(1, 'The link is not whole.').max(256, 'The link is not whole.'),
  password: newPasswordSchema.optional(),
});
export type SignInLinkUse = z.infer<typeof signInLinkUseSchema>;

/** What `POST /api/v1/people/ID/sign-in-link` answers: the one time that the link is told. */
export const signInLinkMadeSchema = z.object({ url: z.string(), expiresAt: z.number() });
export type SignInLinkMade = z.infer<typeof signInLinkMadeSchema>;

/** A row of `GET /api/v1/account/passkeys`. */
export const passkeyRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  /** null: not yet. */
  lastUsedAt: z.number().nullable(),
});
export type PasskeyRow = z.infer<typeof passkeyRowSchema>;

/** `POST /api/v1/account/passkeys` and `POST /api/v1/passkey`: what the browser answers, judged by the library. */
const credentialSchema = z.looseObject({
  id: z.string('The passkey is not whole.').max(2_000, 'The passkey is not whole.'),
  response: z.looseObject({}, 'The passkey is not whole.'),
});
export const passkeyToAddSchema = z.object({ name: personNameSchema.default(''), response: credentialSchema });
export const passkeyShownSchema = z.object({ response: credentialSchema });

/** A row of `GET /api/v1/account/sessions`. */
export const sessionRowSchema = z.object({
  id: z.string(),
  /** Browser and system in words, such as "Firefox on Linux". */
  device: z.string(),
  address: z.string().nullable(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  /** Whether it is the one that asks. */
  isThis: z.boolean(),
});
export type SessionRow = z.infer<typeof sessionRowSchema>;
