import type { ChatAnswer, ChatReason, ChatRefusal } from '@rostrum/contract/chat';

/** Why the chat says no, in words for the person. */
const SAY = {
  RATE_LIMITED: 'You write faster than others can read. Wait a moment.',
  BANNED: 'The host has closed this chat for you.',
  INVALID: 'This message cannot be sent as it is.',
  FORBIDDEN: 'Only the host and moderators may do this.',
  UNAVAILABLE: 'The chat is catching its breath. Try again in a moment.',
} as const satisfies Record<ChatRefusal['code'], string>;

/** The same to the point, with the code it belongs to. */
const WHY = {
  /** While the channel rehearses. */
  NOT_BEGUN: ['FORBIDDEN', 'The chat opens when the event begins. Leave the page open: it comes by itself.'],
  LAPSED: ['FORBIDDEN', 'You have been here a long time. Load the page again to go on.'],
  WAY_LAPSED: ['FORBIDDEN', 'This way into the chat has lapsed. Load the page again.'],
  WAY_ENDED: ['FORBIDDEN', 'Your way into this chat has ended. Load the page again to go on.'],
  ROLE_CHANGED: ['FORBIDDEN', 'Your role here has changed. Load the page again to go on.'],
  /** Others may watch now, or the channel is not for where this viewer is. */
  NOT_FOR_YOU_NOW: ['FORBIDDEN', 'The chat is for those who may watch now. Load the page again to see who may.'],
  WAY_UNKNOWN: ['INVALID', 'The chat was opened in a way it does not know.'],
  NO_NAME: ['INVALID', 'Choose a name that can be read.'],
  NO_TEXT: ['INVALID', 'There is nothing to read in this message.'],
  NO_MESSAGE: ['INVALID', 'There is no such message.'],
  MESSAGE_GONE: ['INVALID', 'This message is gone, and with it who wrote it.'],
  AUTHOR_STAYS: ['FORBIDDEN', 'The author of this message cannot be banned.'],
  FULL: ['UNAVAILABLE', 'The chat is full just now. Try again in a moment.'],
} as const satisfies Record<ChatReason, readonly [ChatRefusal['code'], string]>;

/** @returns the refusal with this code. */
export function chatRefusal(code: ChatRefusal['code'], details: { retryAfterMs?: number } = {}): ChatRefusal {
  return { code, say: SAY[code], ...details };
}

/** @returns the refusal for this reason. */
export function chatRefusalBecause(why: ChatReason, code: ChatRefusal['code'] = WHY[why][0]): ChatRefusal {
  return { code, why, say: WHY[why][1] };
}

/** @returns the answer that refuses. */
export function refuse(code: ChatRefusal['code'], details?: { retryAfterMs?: number }): ChatAnswer {
  return { ok: false, error: chatRefusal(code, details) };
}

/** @returns the answer that refuses for this reason. */
export function refuseBecause(why: ChatReason): ChatAnswer {
  return { ok: false, error: chatRefusalBecause(why) };
}
