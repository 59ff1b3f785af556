import {
  channelCreatedSchema,
  channelHistorySchema,
  channelLevelsSchema,
  channelStageSchema,
} from '@rostrum/contract/api';
import { channelAudienceSchema } from '@rostrum/contract/audience';
import * as answers from '../answers.ts';
import * as bodies from '../bodies.ts';
import type { Operations } from './operation.ts';

/** Channels, and what runs on them. */
export const CHANNEL_OPERATIONS: Operations = {
  channels: {
    GET: {
      key: 'read',
      says: 'The channels one manages; the public ones for who makes none.',
      who: 'everyone',
      answer: answers.channelListSchema,
    },
    POST: {
      key: 'channels',
      says: 'Makes a channel with its stream key.',
      who: 'makers',
      body: bodies.newChannelSchema,
      answer: channelCreatedSchema,
      status: 201,
    },
  },
  'channels/[slug]': {
    GET: {
      key: 'read',
      says: 'A channel; who runs it is also told the state of its running event.',
      who: 'everyone',
      answer: answers.channelShownSchema,
    },
    PATCH: {
      key: 'channels',
      says: 'Changes title and description.',
      who: 'hosts',
      body: bodies.channelPatchSchema,
      answer: answers.channelChangedSchema,
    },
    DELETE: {
      key: 'channels',
      says: 'Removes the channel; a running encoder is ended.',
      who: 'hosts',
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/audience': {
    GET: {
      key: 'read',
      says: 'Who watches now, how far behind, and by which renditions.',
      who: 'hosts',
      answer: channelAudienceSchema,
    },
  },
  'channels/[slug]/history': {
    GET: {
      key: 'read',
      says: 'What the encoder sent in the last hour, a point every five seconds.',
      who: 'hosts',
      query: { since: 'Milliseconds since 1970: later points alone.' },
      answer: channelHistorySchema,
    },
  },
  'channels/[slug]/levels': {
    GET: { key: 'read', says: 'How loud the last half second was.', who: 'hosts', answer: channelLevelsSchema },
  },
  'channels/[slug]/live': {
    GET: {
      key: 'any',
      says: 'What the channel does now; answered by the edge, also while the site is away.',
      who: 'everyone',
      answer: answers.channelLiveSchema,
    },
  },
  'channels/[slug]/owner': {
    PUT: {
      key: 'channels',
      says: 'Gives the channel to somebody else.',
      who: 'managers',
      body: bodies.heirSchema,
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/slate': {
    GET: {
      key: 'read',
      says: 'Whether the channel has a slate of its own.',
      who: 'hosts',
      answer: answers.slateSchema,
    },
    PUT: {
      key: 'channels',
      says: 'Gives the channel a slate: the bytes of a picture or clip.',
      who: 'hosts',
      body: 'file',
      answer: answers.slateSchema,
    },
    DELETE: { key: 'channels', says: 'Goes back to the usual slate.', who: 'hosts', answer: answers.slateSchema },
  },
  'channels/[slug]/stage': {
    GET: { key: 'read', says: 'What viewers are to see.', who: 'hosts', answer: channelStageSchema },
    PATCH: {
      key: 'channels',
      says: 'Rehearses or goes live, shows the slate or the camera, ends the event.',
      who: 'hosts',
      body: bodies.stagePatchSchema,
      answer: channelStageSchema,
    },
  },
  live: {
    GET: {
      key: 'any',
      says: 'The public channels and what they do now.',
      who: 'everyone',
      answer: answers.channelListSchema,
    },
  },
};
