import { auditPageSchema } from '@rostrum/contract/audit';
import {
  invitationMadeSchema,
  invitationWishSchema,
  personPatchSchema,
  signInLinkMadeSchema,
} from '@rostrum/contract/people';
import * as answers from '../answers.ts';
import type { Operations } from './operation.ts';

/** People, their invitations, and what was done. */
export const PEOPLE_OPERATIONS: Operations = {
  audit: {
    GET: {
      key: 'people',
      says: 'What was done, the newest first.',
      who: 'managers',
      query: { before: 'An earlier page’s `next`.', by: 'An e-mail address: what this person did.' },
      answer: auditPageSchema,
    },
  },
  invitations: {
    GET: { key: 'people', says: 'Links that nobody has used yet.', who: 'managers', answer: answers.invitationsSchema },
    POST: {
      key: 'people',
      says: 'Makes a link by which somebody joins or sets a new password; it is told this once.',
      who: 'managers',
      body: invitationWishSchema,
      answer: invitationMadeSchema,
      status: 201,
    },
  },
  'invitations/[id]': {
    DELETE: { key: 'people', says: 'Takes a link back.', who: 'managers', answer: answers.doneSchema },
  },
  people: {
    GET: { key: 'people', says: 'Who there is, the oldest first.', who: 'managers', answer: answers.peopleSchema },
  },
  'people/[id]': {
    PATCH: {
      key: 'people',
      says: 'Changes role, moderated channels, suspension, or several; what somebody lost by it ends at once.',
      who: 'managers',
      body: personPatchSchema,
      answer: answers.doneSchema,
    },
    DELETE: {
      key: 'people',
      says: 'Removes somebody; their channels go to who asks.',
      who: 'managers',
      answer: answers.doneSchema,
    },
  },
  'people/[id]/sign-in-link': {
    POST: {
      key: 'never',
      says: 'Makes a link that signs somebody in once, to be handed over; it is told this once.',
      who: 'managers',
      answer: signInLinkMadeSchema,
      status: 201,
    },
  },
};
