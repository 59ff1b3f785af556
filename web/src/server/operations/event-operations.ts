import { pastEventPageSchema } from '@rostrum/contract/past-event';
import * as answers from '../answers.ts';
import * as bodies from '../bodies.ts';
import { planSchema } from '../plan-schema.ts';
import type { Operations } from './operation.ts';

/** What is planned on channels, what took place, and their pictures. */
export const EVENT_OPERATIONS: Operations = {
  'channels/[slug]/events': {
    GET: {
      key: 'read',
      says: 'What took place, the newest first, fifty at a time.',
      who: 'everyone',
      query: { before: 'The id of the last event seen: those before it.' },
      answer: pastEventPageSchema,
    },
  },
  'channels/[slug]/events/[id]': {
    PATCH: {
      key: 'channels',
      says: 'Changes title and description of an event that is over.',
      who: 'hosts',
      body: bodies.channelPatchSchema,
      answer: answers.eventToldSchema,
    },
    DELETE: {
      key: 'channels',
      says: 'Removes an event that is over, and its page.',
      who: 'hosts',
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/picture': {
    PUT: {
      key: 'channels',
      says: 'Gives the channel a picture: the bytes of a PNG, JPEG or WebP.',
      who: 'hosts',
      body: 'file',
      answer: answers.pictureSchema,
    },
    DELETE: { key: 'channels', says: 'Takes the channel’s picture away.', who: 'hosts', answer: answers.pictureSchema },
  },
  'channels/[slug]/schedule': {
    GET: {
      key: 'read',
      says: 'What comes next; who runs the channel is also told the plans it comes from.',
      who: 'everyone',
      answer: answers.scheduleSchema,
    },
    POST: {
      key: 'channels',
      says: 'Plans something.',
      who: 'hosts',
      body: planSchema,
      answer: answers.planToldSchema,
      status: 201,
    },
  },
  'channels/[slug]/schedule/[id]': {
    PUT: {
      key: 'channels',
      says: 'Changes a plan, told whole.',
      who: 'hosts',
      body: planSchema,
      answer: answers.planToldSchema,
    },
    DELETE: {
      key: 'channels',
      says: 'Calls a plan off.',
      who: 'hosts',
      query: { start: 'Milliseconds since 1970: this one time alone.' },
      answer: answers.doneSchema,
    },
  },
  'channels/[slug]/schedule/[id]/poster': {
    PUT: {
      key: 'channels',
      says: 'Gives what is planned a poster: the bytes of a PNG, JPEG or WebP.',
      who: 'hosts',
      body: 'file',
      answer: answers.posterSchema,
    },
    DELETE: { key: 'channels', says: 'Takes the poster away.', who: 'hosts', answer: answers.posterSchema },
  },
};
