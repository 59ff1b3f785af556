import {
  channelAccessSchema,
  channelCreatedSchema,
  channelEncodersSchema,
  channelHistorySchema,
  channelLevelsSchema,
  channelPullSchema,
  channelStageSchema,
  chatTokenSchema,
  siteSecretMadeSchema,
  siteSecretSchema,
  watchWaySchema,
} from '@rostrum/contract/api';
import { apiKeyMadeSchema, apiKeyWishSchema } from '@rostrum/contract/api-key';
import { channelAudienceSchema } from '@rostrum/contract/audience';
import { auditPageSchema } from '@rostrum/contract/audit';
import {
  invitationMadeSchema,
  invitationWishSchema,
  joinSchema,
  passkeyRowSchema,
  passkeyShownSchema,
  passkeyToAddSchema,
  personPatchSchema,
  signInLinkMadeSchema,
  signInLinkUseSchema,
  signInLinkWishSchema,
} from '@rostrum/contract/people';
import { webhookMadeSchema } from '@rostrum/contract/webhook';
import type { ZodType } from 'zod';
import * as answers from './answers.ts';
import * as bodies from './bodies.ts';
import { planSchema } from './plan-schema.ts';
import { webhookPatchSchema, webhookWishSchema } from './webhooks/webhook-schema.ts';

/** Every request that the API takes, as it is described to programs: by the schemas that routes read and answer by. */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may: everyone; who is signed in; who makes channels; who runs this channel; its moderators too; owners and admins. */
export type Audience = 'everyone' | 'signed in' | 'makers' | 'hosts' | 'moderators' | 'managers';

export type Operation = {
  /** A sentence for people. */
  readonly says: string;
  readonly who: Audience;
  /** What is sent as JSON; `file`: the bytes of a picture or clip. */
  readonly body?: ZodType | 'file';
  /** What is behind the question mark: name, and what it is. */
  readonly query?: Readonly<Record<string, string>>;
  /** What is answered as JSON; `file`: a file to be kept; `elsewhere`: the browser is sent on. */
  readonly answer: ZodType | 'file' | 'elsewhere';
  /** 200 where it is left out. */
  readonly status?: 201;
};

/** By path below `/api/v1/`, as the routes lie in their folders. */
export const OPERATIONS: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>> = {
  account: {
    GET: { says: 'One’s own account.', who: 'signed in', answer: answers.accountSchema },
    PATCH: {
      says: 'Changes one’s own name.',
      who: 'signed in',
      body: bodies.accountPatchSchema,
      answer: answers.accountSchema,
    },
  },
  'account/keys': {
    GET: { says: 'One’s own API keys, without their secrets.', who: 'signed in', answer: answers.apiKeysSchema },
    POST: {
      says: 'Makes an API key; its secret is told this once.',
      who: 'makers',
      body: apiKeyWishSchema,
      answer: apiKeyMadeSchema,
      status: 201,
    },
  },
  'account/keys/[id]': {
    DELETE: { says: 'Takes an API key back, at once.', who: 'signed in', answer: answers.doneSchema },
  },
  'account/passkeys': {
    GET: { says: 'One’s own passkeys.', who: 'signed in', answer: answers.passkeysSchema },
    POST: {
      says: 'Adds a passkey: the browser’s answer to the options.',
      who: 'signed in',
      body: passkeyToAddSchema,
      answer: passkeyRowSchema,
      status: 201,
    },
  },
  'account/passkeys/[id]': {
    DELETE: { says: 'Removes a passkey.', who: 'signed in', answer: answers.doneSchema },
  },
  'account/passkeys/options': {
    POST: {
      says: 'What a browser makes a passkey by, once, within 15 minutes of signing in.',
      who: 'signed in',
      answer: answers.passkeyOptionsSchema,
    },
  },
  'account/password': {
    PUT: {
      says: 'Changes one’s own password; all other sessions end.',
      who: 'signed in',
      body: bodies.passwordsSchema,
      answer: answers.doneSchema,
    },
  },
  'account/sessions': {
    GET: { says: 'Where one is signed in.', who: 'signed in', answer: answers.sessionsSchema },
    DELETE: { says: 'Ends all sessions but the one that asks.', who: 'signed in', answer: answers.endedSchema },
  },
  'account/sessions/[id]': {
    DELETE: { says: 'Ends one session.', who: 'signed in', answer: answers.doneSchema },
  },
  audit: {
    GET: {
      says: 'What was done, the newest first.',
      who: 'managers',
      query: { before: 'An earlier page’s `next`.', by: 'An e-mail address: what this person did.' },
      answer: auditPageSchema,
    },
  },
  channels: {
    GET: {
      says: 'The channels one manages; the public ones for who makes none.',
      who: 'everyone',
      answer: answers.channelListSchema,
    },
    POST: {
      says: 'Makes a channel with its stream key.',
      who: 'makers',
      body: bodies.newChannelSchema,
      answer: channelCreatedSchema,
      status: 201,
    },
  },
  'channels/[slug]': {
    GET: {
      says: 'A channel; who runs it is also told the state of its running event.',
      who: 'everyone',
      answer: answers.channelShownSchema,
    },
    PATCH: {
      says: 'Changes title and description.',
      who: 'hosts',
      body: bodies.channelPatchSchema,
      answer: answers.channelChangedSchema,
    },
    DELETE: { says: 'Removes the channel; a running encoder is ended.', who: 'hosts', answer: answers.doneSchema },
  },
  'channels/[slug]/access': {
    GET: { says: 'Who may watch.', who: 'hosts', answer: channelAccessSchema },
    PUT: {
      says: 'Changes who may watch; whoever plays is asked anew.',
      who: 'hosts',
      body: bodies.accessPatchSchema,
      answer: channelAccessSchema,
    },
  },
  'channels/[slug]/audience': {
    GET: {
      says: 'Who watches now, how far behind, and by which renditions.',
      who: 'hosts',
      answer: channelAudienceSchema,
    },
  },
  'channels/[slug]/bans': {
    GET: { says: 'Who is banned from the chat, the newest first.', who: 'moderators', answer: answers.bansSchema },
  },
  'channels/[slug]/bans/[id]': {
    DELETE: { says: 'Lifts a ban.', who: 'moderators', answer: answers.doneSchema },
  },
  'channels/[slug]/chat-token': {
    POST: { says: 'What a socket of the chat signs in with.', who: 'everyone', answer: chatTokenSchema },
  },
  'channels/[slug]/encoder-file': {
    GET: {
      says: 'The encoder’s settings as a file, with the stream key in it.',
      who: 'hosts',
      query: {
        program: '`obs` (a profile, zip) or `atem` (a streaming service, XML).',
        protocol: '`rtmp`, where left out, or `srt`.',
        encoding: '`full`, `full-fast` or `small`.',
      },
      answer: 'file',
    },
  },
  'channels/[slug]/encoders': {
    GET: { says: 'How encoders come in, with keys and passphrase.', who: 'hosts', answer: channelEncodersSchema },
    PATCH: {
      says: 'Changes how encoders come in.',
      who: 'hosts',
      body: bodies.encodersPatchSchema,
      answer: channelEncodersSchema,
    },
  },
  'channels/[slug]/encoders/backup-key': {
    POST: {
      says: 'Makes a new backup key; who publishes with the old one is ended.',
      who: 'hosts',
      answer: channelEncodersSchema,
    },
  },
  'channels/[slug]/history': {
    GET: {
      says: 'What the encoder sent in the last hour, a point every five seconds.',
      who: 'hosts',
      query: { since: 'Milliseconds since 1970: later points alone.' },
      answer: channelHistorySchema,
    },
  },
  'channels/[slug]/levels': {
    GET: { says: 'How loud the last half second was.', who: 'hosts', answer: channelLevelsSchema },
  },
  'channels/[slug]/live': {
    GET: {
      says: 'What the channel does now; answered by the edge, also while the site is away.',
      who: 'everyone',
      answer: answers.channelLiveSchema,
    },
  },
  'channels/[slug]/members': {
    GET: { says: 'The members.', who: 'hosts', answer: answers.membersSchema },
    POST: {
      says: 'Adds members: an e-mail address a line, or CSV.',
      who: 'hosts',
      body: bodies.memberListSchema,
      answer: answers.membersAddedSchema,
    },
  },
  'channels/[slug]/members/[email]': {
    DELETE: { says: 'Removes a member, who is out at once.', who: 'hosts', answer: answers.doneSchema },
  },
  'channels/[slug]/owner': {
    PUT: {
      says: 'Gives the channel to somebody else.',
      who: 'managers',
      body: bodies.heirSchema,
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/pull': {
    GET: { says: 'Where the channel is pulled from, with password.', who: 'hosts', answer: channelPullSchema },
    PUT: {
      says: 'Chooses where the channel is pulled from, and whether it is.',
      who: 'hosts',
      body: bodies.pullChoiceSchema,
      answer: channelPullSchema,
    },
    DELETE: { says: 'Forgets where the channel is pulled from.', who: 'hosts', answer: channelPullSchema },
  },
  'channels/[slug]/schedule': {
    GET: {
      says: 'What comes next; who runs the channel is also told the plans it comes from.',
      who: 'everyone',
      answer: answers.scheduleSchema,
    },
    POST: {
      says: 'Plans something.',
      who: 'hosts',
      body: planSchema,
      answer: answers.planToldSchema,
      status: 201,
    },
  },
  'channels/[slug]/schedule/[id]': {
    PUT: { says: 'Changes a plan, told whole.', who: 'hosts', body: planSchema, answer: answers.planToldSchema },
    DELETE: {
      says: 'Calls a plan off.',
      who: 'hosts',
      query: { start: 'Milliseconds since 1970: this one time alone.' },
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/site-secret': {
    GET: {
      says: 'Since when one’s own site may sign its viewers in, if it may.',
      who: 'hosts',
      answer: siteSecretSchema,
    },
    POST: {
      says: 'Makes a signing secret in place of the one there is; it is told this once.',
      who: 'hosts',
      answer: siteSecretMadeSchema,
      status: 201,
    },
    DELETE: {
      says: 'Takes the signing secret away; whoever came in by it is asked anew.',
      who: 'hosts',
      answer: siteSecretSchema,
    },
  },
  'channels/[slug]/slate': {
    GET: { says: 'Whether the channel has a slate of its own.', who: 'hosts', answer: answers.slateSchema },
    PUT: {
      says: 'Gives the channel a slate: the bytes of a picture or clip.',
      who: 'hosts',
      body: 'file',
      answer: answers.slateSchema,
    },
    DELETE: { says: 'Goes back to the usual slate.', who: 'hosts', answer: answers.slateSchema },
  },
  'channels/[slug]/stage': {
    GET: { says: 'What viewers are to see.', who: 'hosts', answer: channelStageSchema },
    PATCH: {
      says: 'Rehearses or goes live, shows the slate or the camera, ends the event.',
      who: 'hosts',
      body: bodies.stagePatchSchema,
      answer: channelStageSchema,
    },
  },
  'channels/[slug]/stream-key': {
    GET: { says: 'The stream key, and where to point an encoder.', who: 'hosts', answer: channelCreatedSchema },
    POST: {
      says: 'Makes a new stream key; who publishes with the old one is ended.',
      who: 'hosts',
      answer: channelCreatedSchema,
    },
  },
  'channels/[slug]/tickets': {
    GET: { says: 'The tickets, the newest first.', who: 'hosts', answer: answers.ticketsSchema },
    POST: {
      says: 'Makes tickets.',
      who: 'hosts',
      body: bodies.ticketWishSchema,
      answer: answers.ticketsSchema,
      status: 201,
    },
  },
  'channels/[slug]/tickets/[id]': {
    DELETE: {
      says: 'Takes a ticket back; who watches by it is out at once.',
      who: 'hosts',
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/watch-token': {
    POST: {
      says: 'Where this viewer finds the media; what is lacking is told as an error code.',
      who: 'everyone',
      body: bodies.shownSchema,
      answer: watchWaySchema,
    },
  },
  invitations: {
    GET: { says: 'Links that nobody has used yet.', who: 'managers', answer: answers.invitationsSchema },
    POST: {
      says: 'Makes a link by which somebody joins or sets a new password; it is told this once.',
      who: 'managers',
      body: invitationWishSchema,
      answer: invitationMadeSchema,
      status: 201,
    },
  },
  'invitations/[id]': {
    DELETE: { says: 'Takes a link back.', who: 'managers', answer: answers.doneSchema },
  },
  join: {
    POST: { says: 'Uses a link, and signs in.', who: 'everyone', body: joinSchema, answer: answers.doneSchema },
  },
  live: {
    GET: { says: 'The public channels and what they do now.', who: 'everyone', answer: answers.channelListSchema },
  },
  login: {
    POST: { says: 'Signs in.', who: 'everyone', body: bodies.loginSchema, answer: answers.doneSchema },
  },
  logout: {
    POST: { says: 'Ends the session.', who: 'everyone', answer: answers.doneSchema },
  },
  me: {
    GET: { says: 'Who asks, and what they may.', who: 'everyone', answer: answers.meSchema },
  },
  'oidc/callback': {
    GET: {
      says: 'Where the provider of single sign-on sends a browser back; signs in, or says at the sign-in page why not.',
      who: 'everyone',
      query: { code: 'The provider’s.', state: 'As it was told the provider.' },
      answer: 'elsewhere',
    },
  },
  'oidc/start': {
    GET: {
      says: 'Sends a browser to the provider of single sign-on.',
      who: 'everyone',
      query: { next: 'A path of this site, where to go then.' },
      answer: 'elsewhere',
    },
  },
  'openapi.json': {
    GET: { says: 'This description.', who: 'everyone', answer: answers.descriptionSchema },
  },
  passkey: {
    POST: {
      says: 'Signs in by a passkey: the browser’s answer to the options.',
      who: 'everyone',
      body: passkeyShownSchema,
      answer: answers.doneSchema,
    },
  },
  'passkey/options': {
    POST: {
      says: 'What a browser asks its devices with for a passkey, once.',
      who: 'everyone',
      answer: answers.passkeyOptionsSchema,
    },
  },
  people: {
    GET: { says: 'Who there is, the oldest first.', who: 'managers', answer: answers.peopleSchema },
  },
  'people/[id]': {
    PATCH: {
      says: 'Changes role, moderated channels, or both; what the role gave ends at once.',
      who: 'managers',
      body: personPatchSchema,
      answer: answers.doneSchema,
    },
    DELETE: {
      says: 'Removes somebody; their channels go to who asks.',
      who: 'managers',
      answer: answers.doneSchema,
    },
  },
  'people/[id]/sign-in-link': {
    POST: {
      says: 'Makes a link that signs somebody in once, to be handed over; it is told this once.',
      who: 'managers',
      answer: signInLinkMadeSchema,
      status: 201,
    },
  },
  setup: {
    POST: {
      says: 'Makes the owner by the one-time link, and signs in.',
      who: 'everyone',
      body: bodies.setupSchema,
      answer: answers.doneSchema,
    },
  },
  'sign-in-links': {
    POST: {
      says: 'Mails a link that signs in once; the same answer, and as soon, whether anybody has the address.',
      who: 'everyone',
      body: signInLinkWishSchema,
      answer: answers.doneSchema,
    },
  },
  'sign-in-links/use': {
    POST: {
      says: 'Signs in by a mailed link, and sets a new password where one is sent along.',
      who: 'everyone',
      body: signInLinkUseSchema,
      answer: answers.doneSchema,
    },
  },
  webhooks: {
    GET: {
      says: 'Webhooks of the channels one runs, and of all channels for admins and owners.',
      who: 'makers',
      query: { channel: 'Those of this channel alone.' },
      answer: answers.webhooksSchema,
    },
    POST: {
      says: 'Makes a webhook; its secret is told this once.',
      who: 'makers',
      body: webhookWishSchema,
      answer: webhookMadeSchema,
      status: 201,
    },
  },
  'webhooks/[id]': {
    GET: { says: 'One webhook.', who: 'makers', answer: answers.webhookShownSchema },
    PATCH: {
      says: 'Changes where it goes, what it tells of, or whether it is on; switched on, it begins anew.',
      who: 'makers',
      body: webhookPatchSchema,
      answer: answers.webhookShownSchema,
    },
    DELETE: { says: 'Removes it, with all that waits for it.', who: 'makers', answer: answers.doneSchema },
  },
  'webhooks/[id]/deliveries': {
    GET: { says: 'The last hundred attempts, the newest first.', who: 'makers', answer: answers.deliveriesSchema },
  },
  'webhooks/[id]/deliveries/[delivery]': {
    POST: { says: 'Sends the same message once more, now.', who: 'makers', answer: answers.deliveryShownSchema },
  },
  'webhooks/[id]/secret': {
    POST: {
      says: 'Makes another secret, told this once; the old one signs too for a day.',
      who: 'makers',
      answer: webhookMadeSchema,
    },
  },
  'webhooks/[id]/test': {
    POST: {
      says: 'Sends a message that tells of nothing, now, and tells how it was answered.',
      who: 'makers',
      answer: answers.deliveryShownSchema,
    },
  },
};
