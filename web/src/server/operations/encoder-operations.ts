import { channelCreatedSchema, channelEncodersSchema, channelPullSchema } from '@rostrum/contract/api';
import {
  streamKeyListSchema,
  streamKeyPatchSchema,
  streamKeyShownSchema,
  streamKeyWishSchema,
} from '@rostrum/contract/stream-key';
import * as answers from '../answers.ts';
import * as bodies from '../bodies.ts';
import type { Operations } from './operation.ts';

/** Where a channel's media comes from: encoders, their keys, and what it is pulled from. */
export const ENCODER_OPERATIONS: Operations = {
  'channels/[slug]/encoder-file': {
    GET: {
      key: 'encoders',
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
    GET: {
      key: 'encoders',
      says: 'How encoders come in, with keys and passphrase.',
      who: 'hosts',
      answer: channelEncodersSchema,
    },
    PATCH: {
      key: 'encoders',
      says: 'Changes how encoders come in.',
      who: 'hosts',
      body: bodies.encodersPatchSchema,
      answer: channelEncodersSchema,
    },
  },
  'channels/[slug]/encoders/backup-key': {
    POST: {
      key: 'encoders',
      says: 'Makes a new backup key; who publishes with the old one is ended.',
      who: 'hosts',
      answer: channelEncodersSchema,
    },
  },
  'channels/[slug]/pull': {
    GET: {
      key: 'encoders',
      says: 'Where the channel is pulled from, with password.',
      who: 'hosts',
      answer: channelPullSchema,
    },
    PUT: {
      key: 'encoders',
      says: 'Chooses where the channel is pulled from, and whether it is.',
      who: 'hosts',
      body: bodies.pullChoiceSchema,
      answer: channelPullSchema,
    },
    DELETE: {
      key: 'encoders',
      says: 'Forgets where the channel is pulled from.',
      who: 'hosts',
      answer: channelPullSchema,
    },
  },
  'channels/[slug]/stream-key': {
    GET: {
      key: 'encoders',
      says: 'The stream key, and where to point an encoder.',
      who: 'hosts',
      answer: channelCreatedSchema,
    },
    POST: {
      key: 'encoders',
      says: 'Makes a new stream key; who publishes with the old one is ended.',
      who: 'hosts',
      answer: channelCreatedSchema,
    },
  },
  'channels/[slug]/stream-keys': {
    GET: {
      key: 'encoders',
      says: 'Every stream key, the main ones first, and when each was last used from where; without their texts.',
      who: 'hosts',
      answer: streamKeyListSchema,
    },
    POST: {
      key: 'encoders',
      says: 'Makes one more stream key, with a name.',
      who: 'hosts',
      body: streamKeyWishSchema,
      answer: streamKeyShownSchema,
      status: 201,
    },
  },
  'channels/[slug]/stream-keys/[id]': {
    GET: {
      key: 'encoders',
      says: 'A stream key that has a name, with its text.',
      who: 'hosts',
      answer: streamKeyShownSchema,
    },
    PATCH: {
      key: 'encoders',
      says: 'Renames a stream key.',
      who: 'hosts',
      body: streamKeyPatchSchema,
      answer: answers.streamKeyChangedSchema,
    },
    DELETE: {
      key: 'encoders',
      says: 'Revokes a stream key; who publishes with it is ended.',
      who: 'hosts',
      answer: answers.doneSchema,
    },
  },
};
