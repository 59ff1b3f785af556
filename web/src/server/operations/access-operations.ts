import {
  channelAccessSchema,
  chatTokenSchema,
  siteSecretMadeSchema,
  siteSecretSchema,
  watchWaySchema,
} from '@rostrum/contract/api';
import * as answers from '../answers.ts';
import * as bodies from '../bodies.ts';
import type { Operations } from './operation.ts';

/** Who may watch a channel, and talk in its chat. */
export const ACCESS_OPERATIONS: Operations = {
  'channels/[slug]/access': {
    GET: { key: 'read', says: 'Who may watch.', who: 'hosts', answer: channelAccessSchema },
    PUT: {
      key: 'channels',
      says: 'Changes who may watch; whoever plays is asked anew.',
      who: 'hosts',
      body: bodies.accessPatchSchema,
      answer: channelAccessSchema,
    },
  },
  'channels/[slug]/bans': {
    GET: {
      key: 'read',
      says: 'Who is banned from the chat, the newest first.',
      who: 'moderators',
      answer: answers.bansSchema,
    },
  },
  'channels/[slug]/bans/[id]': {
    DELETE: { key: 'channels', says: 'Lifts a ban.', who: 'moderators', answer: answers.doneSchema },
  },
  'channels/[slug]/chat-token': {
    POST: {
      key: 'channels',
      says: 'What a socket of the chat signs in with.',
      who: 'everyone',
      answer: chatTokenSchema,
    },
  },
  'channels/[slug]/members': {
    GET: { key: 'channels', says: 'The members.', who: 'hosts', answer: answers.membersSchema },
    POST: {
      key: 'channels',
      says: 'Adds members: an e-mail address a line, or CSV.',
      who: 'hosts',
      body: bodies.memberListSchema,
      answer: answers.membersAddedSchema,
    },
  },
  'channels/[slug]/members/[email]': {
    DELETE: {
      key: 'channels',
      says: 'Removes a member, who is out at once.',
      who: 'hosts',
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/site-secret': {
    GET: {
      key: 'read',
      says: 'Since when one’s own site may sign its viewers in, if it may.',
      who: 'hosts',
      answer: siteSecretSchema,
    },
    POST: {
      key: 'channels',
      says: 'Makes a signing secret in place of the one there is; it is told this once.',
      who: 'hosts',
      answer: siteSecretMadeSchema,
      status: 201,
    },
    DELETE: {
      key: 'channels',
      says: 'Takes the signing secret away; whoever came in by it is asked anew.',
      who: 'hosts',
      answer: siteSecretSchema,
    },
  },
  'channels/[slug]/tickets': {
    GET: { key: 'channels', says: 'The tickets, the newest first.', who: 'hosts', answer: answers.ticketsSchema },
    POST: {
      key: 'channels',
      says: 'Makes tickets.',
      who: 'hosts',
      body: bodies.ticketWishSchema,
      answer: answers.ticketsSchema,
      status: 201,
    },
  },
  'channels/[slug]/tickets/[id]': {
    DELETE: {
      key: 'channels',
      says: 'Takes a ticket back; who watches by it is out at once.',
      who: 'hosts',
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/watch-token': {
    POST: {
      key: 'read',
      says: 'Where this viewer finds the media; what is lacking is told as an error code.',
      who: 'everyone',
      body: bodies.shownSchema,
      answer: watchWaySchema,
    },
  },
};
