import { groupMembersAddedSchema, groupWishSchema } from '@rostrum/contract/groups';
import * as answers from '../answers.ts';
import * as bodies from '../bodies.ts';
import type { Operations } from './operation.ts';

/** Groups of people, which channels and events admit. */
export const GROUP_OPERATIONS: Operations = {
  groups: {
    GET: {
      key: 'channels',
      says: 'The groups, by name, without who is in them.',
      who: 'makers',
      answer: answers.groupsSchema,
    },
    POST: {
      key: 'people',
      says: 'Makes a group.',
      who: 'managers',
      body: groupWishSchema,
      answer: answers.groupShownSchema,
      status: 201,
    },
  },
  'groups/[id]': {
    PATCH: {
      key: 'people',
      says: 'Renames a group.',
      who: 'managers',
      body: groupWishSchema,
      answer: answers.groupShownSchema,
    },
    DELETE: {
      key: 'people',
      says: 'Deletes a group; who watches by it is out at once.',
      who: 'managers',
      answer: answers.doneSchema,
    },
  },
  'groups/[id]/members': {
    GET: { key: 'people', says: 'Who is in a group.', who: 'managers', answer: answers.groupMembersSchema },
    POST: {
      key: 'people',
      says: 'Adds people: an e-mail address a line, or CSV; tells each line that was passed over.',
      who: 'managers',
      body: bodies.memberListSchema,
      answer: groupMembersAddedSchema,
    },
  },
  'groups/[id]/members/[email]': {
    DELETE: {
      key: 'people',
      says: 'Removes somebody from a group, who is out at once where they watched by it.',
      who: 'managers',
      answer: answers.doneSchema,
    },
  },
};
