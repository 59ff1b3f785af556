import { apiKeyMadeSchema, apiKeyWishSchema } from '@rostrum/contract/api-key';
import {
  joinSchema,
  passkeyRowSchema,
  passkeyShownSchema,
  passkeyToAddSchema,
  signInLinkUseSchema,
  signInLinkWishSchema,
} from '@rostrum/contract/people';
import * as answers from '../answers.ts';
import * as bodies from '../bodies.ts';
import type { Operations } from './operation.ts';

/** One’s own account, and the ways in. */
export const ACCOUNT_OPERATIONS: Operations = {
  account: {
    GET: { key: 'any', says: 'One’s own account.', who: 'signed in', answer: answers.accountSchema },
    PATCH: {
      key: 'never',
      says: 'Changes one’s own name.',
      who: 'signed in',
      body: bodies.accountPatchSchema,
      answer: answers.accountSchema,
    },
  },
  'account/keys': {
    GET: {
      key: 'never',
      says: 'One’s own API keys, without their secrets.',
      who: 'signed in',
      answer: answers.apiKeysSchema,
    },
    POST: {
      key: 'never',
      says: 'Makes an API key; its secret is told this once.',
      who: 'makers',
      body: apiKeyWishSchema,
      answer: apiKeyMadeSchema,
      status: 201,
    },
  },
  'account/keys/[id]': {
    DELETE: { key: 'never', says: 'Takes an API key back, at once.', who: 'signed in', answer: answers.doneSchema },
  },
  'account/passkeys': {
    GET: { key: 'never', says: 'One’s own passkeys.', who: 'signed in', answer: answers.passkeysSchema },
    POST: {
      key: 'never',
      says: 'Adds a passkey: the browser’s answer to the options.',
      who: 'signed in',
      body: passkeyToAddSchema,
      answer: passkeyRowSchema,
      status: 201,
    },
  },
  'account/passkeys/[id]': {
    DELETE: { key: 'never', says: 'Removes a passkey.', who: 'signed in', answer: answers.doneSchema },
  },
  'account/passkeys/options': {
    POST: {
      key: 'never',
      says: 'What a browser makes a passkey by, once, within 15 minutes of signing in.',
      who: 'signed in',
      answer: answers.passkeyOptionsSchema,
    },
  },
  'account/password': {
    PUT: {
      key: 'never',
      says: 'Changes one’s own password; all other sessions end, this one gets another cookie.',
      who: 'signed in',
      body: bodies.passwordsSchema,
      answer: answers.doneSchema,
    },
  },
  'account/sessions': {
    GET: { key: 'never', says: 'Where one is signed in.', who: 'signed in', answer: answers.sessionsSchema },
    DELETE: {
      key: 'never',
      says: 'Ends all sessions but the one that asks.',
      who: 'signed in',
      answer: answers.endedSchema,
    },
  },
  'account/sessions/[id]': {
    DELETE: { key: 'never', says: 'Ends one session.', who: 'signed in', answer: answers.doneSchema },
  },
  join: {
    POST: {
      key: 'never',
      says: 'Uses a link, and signs in.',
      who: 'everyone',
      body: joinSchema,
      answer: answers.doneSchema,
    },
  },
  login: {
    POST: { key: 'never', says: 'Signs in.', who: 'everyone', body: bodies.loginSchema, answer: answers.doneSchema },
  },
  logout: {
    POST: { key: 'never', says: 'Ends the session.', who: 'everyone', answer: answers.doneSchema },
  },
  me: {
    GET: { key: 'any', says: 'Who asks, and what they may.', who: 'everyone', answer: answers.meSchema },
  },
  'oidc/callback': {
    GET: {
      key: 'never',
      says: 'Where the provider of single sign-on sends a browser back; signs in, or says at the sign-in page why not.',
      who: 'everyone',
      query: { code: 'The provider’s.', state: 'As it was told the provider.' },
      answer: 'elsewhere',
    },
  },
  'oidc/start': {
    GET: {
      key: 'never',
      says: 'Sends a browser to the provider of single sign-on.',
      who: 'everyone',
      query: { next: 'A path of this site, where to go then.' },
      answer: 'elsewhere',
    },
  },
  'openapi.json': {
    GET: { key: 'any', says: 'This description.', who: 'everyone', answer: answers.descriptionSchema },
  },
  passkey: {
    POST: {
      key: 'never',
      says: 'Signs in by a passkey: the browser’s answer to the options.',
      who: 'everyone',
      body: passkeyShownSchema,
      answer: answers.doneSchema,
    },
  },
  'passkey/options': {
    POST: {
      key: 'never',
      says: 'What a browser asks its devices with for a passkey, once.',
      who: 'everyone',
      answer: answers.passkeyOptionsSchema,
    },
  },
  setup: {
    POST: {
      key: 'never',
      says: 'Makes the owner by the one-time link, and signs in.',
      who: 'everyone',
      body: bodies.setupSchema,
      answer: answers.doneSchema,
    },
  },
  'sign-in-links': {
    POST: {
      key: 'never',
      says: 'Mails a link that signs in once; the same answer, and as soon, whether anybody has the address.',
      who: 'everyone',
      body: signInLinkWishSchema,
      answer: answers.doneSchema,
    },
  },
  'sign-in-links/use': {
    POST: {
      key: 'never',
      says: 'Signs in by a mailed link, and sets a new password where one is sent along.',
      who: 'everyone',
      body: signInLinkUseSchema,
      answer: answers.doneSchema,
    },
  },
};
