import { z } from 'zod';
import { slugSchema } from './slug.ts';

/** The chat's wire: socket.io, WebSocket only, path `/socket.io`, namespace `/`. Unknown fields are refused. */

/** Bounds, in characters after trimming. */
export const CHAT_NAME_MAX = 32;
export const CHAT_TEXT_MAX = 500;
/** Messages sent on joining. */
export const CHAT_HISTORY = 50;

/** Socket handshake `auth`. The token comes from `POST /api/v1/channels/SLUG/chat-token`. */
export const chatHandshakeSchema = z.strictObject({ slug: slugSchema, token: z.string().max(2048) });

/** `message:send` (client → server, acknowledged with {@link ChatAnswer}). `clientId` makes a retry no double. */
export const messageSendSchema = z.strictObject({
  clientId: z.string().min(8).max(64),
  name: z.string().trim().min(1).max(CHAT_NAME_MAX),
  text: z.string().trim().min(1).max(CHAT_TEXT_MAX),
});
export type MessageSend = z.infer<typeof messageSendSchema>;
/** `message:delete` (hosts and moderators). */
export const messageDeleteSchema = z.strictObject({ id: z.string().max(64) });
/** `member:ban` (hosts and moderators): of the author of a message. `address` also bans where they come from. */
export const memberBanSchema = z.strictObject({ messageId: z.string().max(64), scope: z.enum(['visitor', 'address']) });

/** `message:new` (server → client), and the rows of `conversation:history`. */
export const chatMessageSchema = z.object({
  /** Redis stream id: orders the conversation. */
  id: z.string(),
  clientId: z.string(),
  name: z.string(),
  text: z.string(),
  role: z.enum(['viewer', 'host', 'moderator']),
  /** A short public fingerprint of the visitor; the same person keeps it under any name. */
  visitor: z.string(),
  /** Milliseconds since 1970, the server's clock. */
  at: z.number(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

/** Server → client events and their payloads. */
export type ChatServerEvents = {
  'conversation:history': (payload: { messages: ChatMessage[] }) => void;
  'message:new': (message: ChatMessage) => void;
  'message:deleted': (payload: { id: string }) => void;
  /** How many sockets are in the conversation on all edges; about every 5 s when it changed. */
  'member:count': (payload: { count: number }) => void;
  /** The member was banned; the socket is closed after it. */
  'member:banned': (payload: { say: string }) => void;
};

/** What exactly was wrong, where a refusal's code says it in general. */
export type ChatReason =
  | 'NOT_BEGUN'
  | 'LAPSED'
  | 'WAY_LAPSED'
  | 'WAY_ENDED'
  | 'ROLE_CHANGED'
  | 'NOT_FOR_YOU_NOW'
  | 'WAY_UNKNOWN'
  | 'NO_NAME'
  | 'NO_TEXT'
  | 'NO_MESSAGE'
  | 'MESSAGE_GONE'
  | 'AUTHOR_STAYS'
  | 'FULL';

/** Why something was refused; `say` is for the person, in English: pages say it in their own language by `why` or `code`. */
export type ChatRefusal = {
  code: 'RATE_LIMITED' | 'BANNED' | 'INVALID' | 'FORBIDDEN' | 'UNAVAILABLE';
  why?: ChatReason;
  say: string;
  retryAfterMs?: number;
};
export type ChatAnswer = { ok: true; id: string } | { ok: false; error: ChatRefusal };
export type ChatClientEvents = {
  'message:send': (payload: MessageSend, answer: (result: ChatAnswer) => void) => void;
  'message:delete': (payload: z.infer<typeof messageDeleteSchema>, answer: (result: ChatAnswer) => void) => void;
  'member:ban': (payload: z.infer<typeof memberBanSchema>, answer: (result: ChatAnswer) => void) => void;
};

/** A ban, as it stands on the bus and in the store. */
export const chatBanSchema = z.object({
  id: z.string(),
  slug: slugSchema,
  kind: z.enum(['visitor', 'address']),
  /** The full visitor id, or a keyed hash of the address. */
  subject: z.string(),
  /** The name used in the message that led to it. */
  name: z.string(),
  at: z.number(),
  /** The account that banned them, where it is known. */
  by: z.string().max(64).optional(),
  lifted: z.boolean().optional(),
});
export type ChatBan = z.infer<typeof chatBanSchema>;

/** How many sockets one edge holds in a conversation, as edges tell one another. */
export const chatMembersSchema = z.object({
  /** The edge process, by a name it makes for itself. */
  edge: z.string().max(64),
  slug: slugSchema,
  count: z.number().int().nonnegative(),
});
export type ChatMembers = z.infer<typeof chatMembersSchema>;
