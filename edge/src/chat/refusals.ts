import type { ChatAnswer, ChatRefusal } from '@rostrum/contract/chat';

/** Why the chat says no, in words for the person. */
const SAY = {
  RATE_LIMITED: 'You write faster than others can read. Wait a moment.',
  BANNED: 'The host has closed this chat for you.',
  INVALID: 'This message cannot be sent as it is.',
  FORBIDDEN: 'Only the host and moderators may do this.',
  UNAVAILABLE: 'The chat is catching its breath. Try again in a moment.',
} as const satisfies Record<ChatRefusal['code'], string>;

/** While the channel rehearses. */
export const NOT_BEGUN = 'The chat opens when the event begins. Leave the page open: it comes by itself.';

/** Others may watch now, or the channel is not for where this viewer is. */
export const NOT_FOR_YOU_NOW = 'The chat is for those who may watch now. Load the page again to see who may.';

/** @returns the refusal with this code. */
export function chatRefusal(
  code: ChatRefusal['code'],
  details: { say?: string; retryAfterMs?: number } = {},
): ChatRefusal {
  return { code, say: SAY[code], ...details };
}

/** @returns the answer that refuses. */
export function refuse(code: ChatRefusal['code'], details?: { say?: string; retryAfterMs?: number }): ChatAnswer {
  return { ok: false, error: chatRefusal(code, details) };
}
