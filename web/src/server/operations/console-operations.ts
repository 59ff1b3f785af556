import { healthSchema } from '@rostrum/contract/health';
import {
  connectedEncodersSchema,
  encoderEndedSchema,
  liveViewersSchema,
  viewerEndSchema,
} from '@rostrum/contract/live-sessions';
import {
  siteSettingsChangedSchema,
  siteSettingsPatchSchema,
  siteSettingsShownSchema,
} from '@rostrum/contract/site-settings';
import { storageSchema } from '@rostrum/contract/storage';
import * as answers from '../answers.ts';
import type { Operations } from './operation.ts';

/** How the installation is and what goes on in it, for owners and admins. */
export const CONSOLE_OPERATIONS: Operations = {
  health: {
    GET: {
      key: 'read',
      says: 'How every machine and process is, and what is wrong, the worst first, in words with what to do.',
      who: 'managers',
      answer: healthSchema,
    },
  },
  'live-encoders': {
    GET: {
      key: 'channels',
      says: 'Every encoder that is connected now: channel, address, bit rate, since when.',
      who: 'managers',
      answer: connectedEncodersSchema,
    },
  },
  'channels/[slug]/encoders/[id]/end': {
    POST: {
      key: 'channels',
      says: 'Ends an encoder’s connection at once; with its key it may come back.',
      who: 'managers',
      answer: encoderEndedSchema,
    },
  },
  settings: {
    GET: {
      key: 'never',
      says: 'What can be changed while the site runs, and by what settings each machine was started, without secrets.',
      who: 'managers',
      answer: siteSettingsShownSchema,
    },
    PATCH: {
      key: 'never',
      says: 'Changes settings that were seen as of a version; it holds at once. As a trial, only says what would change.',
      who: 'managers',
      body: siteSettingsPatchSchema,
      answer: siteSettingsChangedSchema,
    },
  },
  storage: {
    GET: {
      key: 'read',
      says: 'What takes the room, by kind and by channel, what bounds it, and what is free; counted a few times a minute at most.',
      who: 'managers',
      answer: storageSchema,
    },
  },
  viewers: {
    GET: {
      key: 'channels',
      says: 'Who watches now through all edges, the newest first: those who play by a right, and players of open channels that report.',
      who: 'managers',
      query: { channel: 'Those of one channel.', after: 'An earlier page’s `next`.' },
      answer: liveViewersSchema,
    },
  },
  'channels/[slug]/viewers/[id]/end': {
    POST: {
      key: 'channels',
      says: 'Shows a viewer out: what they play ends on all edges within a second, and their browser is not let in for some minutes.',
      who: 'managers',
      body: viewerEndSchema,
      answer: answers.doneSchema,
    },
  },
};
