import { z } from 'zod';

/** Groups of people, of the installation, as programs see them. Times are milliseconds since 1970. */

const GROUP_NAME_MAX = 80;
/** Groups that one channel, or one event, admits. */
const ADMITTED_MAX = 50;
/** Lines of a list that are told back, when something is wrong with them. */
export const LIST_FAULTS_MAX = 100;

export const groupNameSchema = z
  .string('A group’s name is a text.')
  .trim()
  .min(1, 'Give the group a name.')
  .max(GROUP_NAME_MAX, 'Choose a shorter name.');

/** `POST /api/v1/groups`, `PATCH /api/v1/groups/ID`. */
export const groupWishSchema = z.strictObject({ name: groupNameSchema });

/** By their ids, whom a channel or an event admits. */
export const admittedGroupsSchema = z
  .array(z.string('A group is named by its id.').max(64, 'There is no such group.'))
  .max(ADMITTED_MAX, `At most ${ADMITTED_MAX} groups can be admitted.`)
  .readonly();

/** A row of `GET /api/v1/groups`. */
export const groupSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  /** How many people are in it. */
  members: z.number(),
  /** Slugs of the channels that admit it, always or for an event; of those who ask for, their own alone. */
  channels: z.array(z.string()),
});
export type GroupRow = z.infer<typeof groupSchema>;

/** What is wrong with one line of a list of people. */
export const listFaultSchema = z.strictObject({
  /** From 1. */
  line: z.number(),
  /** Its beginning. */
  text: z.string(),
  /** In words. */
  say: z.string(),
});
export type ListFault = z.infer<typeof listFaultSchema>;

/** What `POST /api/v1/groups/ID/members` answers. */
export const groupMembersAddedSchema = z.strictObject({
  added: z.number(),
  /** Who was in it already. */
  known: z.number(),
  /** The first {@link LIST_FAULTS_MAX}. */
  faults: z.array(listFaultSchema),
  /** How many lines were passed over in all. */
  faulty: z.number(),
});
export type GroupMembersAdded = z.infer<typeof groupMembersAddedSchema>;
