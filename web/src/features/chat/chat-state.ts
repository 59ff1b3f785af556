import type { ChatMessage, ChatRefusal } from '@rostrum/contract/chat';

/** Why something did not go: a refusal of the server's, or a fault on the way there. In words: `language/en/chat.ts`. */
export type ChatFault =
  | ChatRefusal['code']
  | NonNullable<ChatRefusal['why']>
  | 'RECONNECTING'
  | 'NO_ANSWER'
  | 'NOT_OPEN';

/** @returns the finest reason that was told. */
export function faultOf({ code, why }: Pick<ChatRefusal, 'code' | 'why'>): ChatFault {
  return why ?? code;
}

/** A message of ours on its way. failed: refused or unanswered, kept so that it can be sent again by the same client id. */
export type PendingMessage = {
  readonly clientId: string;
  readonly name: string;
  readonly text: string;
  readonly state: 'sending' | 'failed';
  readonly why?: ChatFault;
};

export type ChatConnection = 'connecting' | 'open' | 'reconnecting' | 'closed';

export type ChatState = {
  readonly connection: ChatConnection;
  /** Oldest first, by Redis stream id; at most {@link KEPT_MAX}. */
  readonly messages: readonly ChatMessage[];
  readonly pending: readonly PendingMessage[];
  readonly count: number | undefined;
  /** Why this member may not talk any more. */
  readonly banned?: ChatFault;
  /** Why the chat cannot be joined, or not yet: it goes when it was. */
  readonly closedBecause?: ChatFault;
};

export type ChatEvent =
  | { readonly kind: 'connection'; readonly connection: ChatConnection }
  | { readonly kind: 'history'; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'message'; readonly message: ChatMessage }
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'banned' }
  | { readonly kind: 'closed'; readonly why: ChatFault }
  | { readonly kind: 'sending'; readonly pending: PendingMessage }
  | { readonly kind: 'sent'; readonly clientId: string }
  | { readonly kind: 'failed'; readonly clientId: string; readonly why: ChatFault }
  | { readonly kind: 'dropped'; readonly clientId: string };

/** A long evening of talk stays light: older ones leave the list. */
export const KEPT_MAX = 500;

export const EMPTY_CHAT: ChatState = { connection: 'connecting', messages: [], pending: [], count: undefined };

function connect({ closedBecause, ...state }: ChatState, connection: ChatConnection): ChatState {
  return { ...state, connection, ...(closedBecause === undefined || connection === 'open' ? {} : { closedBecause }) };
}

/** Pure: the chat after an event. Messages come twice at reconnects and out of order between them; ids mend both. */
export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  switch (event.kind) {
    case 'connection':
      return state.connection === event.connection ? state : connect(state, event.connection);
    case 'history':
      return takeMessages(state, event.messages);
    case 'message':
      return takeMessages(state, [event.message]);
    case 'deleted':
      return { ...state, messages: state.messages.filter((message) => message.id !== event.id) };
    case 'count':
      return { ...state, count: event.count };
    case 'banned':
      return { ...state, banned: 'BANNED', connection: 'closed' };
    case 'closed':
      return { ...state, closedBecause: event.why, connection: 'closed' };
    case 'sending':
      return { ...state, pending: [...without(state.pending, event.pending.clientId), event.pending] };
    case 'sent':
    case 'dropped':
      return { ...state, pending: without(state.pending, event.clientId) };
    case 'failed':
      return {
        ...state,
        pending: state.pending.map((row) =>
          row.clientId === event.clientId ? { ...row, state: 'failed', why: event.why } : row,
        ),
      };
  }
}

function takeMessages(state: ChatState, incoming: readonly ChatMessage[]): ChatState {
  const known = new Set(state.messages.map((message) => message.id));
  const fresh = incoming.filter((message) => !known.has(message.id));
  if (fresh.length === 0) {
    return state;
  }
  const last = state.messages.at(-1);
  const isInOrder = fresh.length === 1 && (last === undefined || compareIds(last.id, fresh[0]?.id ?? '') < 0);
  const all = [...state.messages, ...fresh];
  const messages = isInOrder ? all : all.toSorted((a, b) => compareIds(a.id, b.id));
  const arrived = new Set(fresh.map((message) => message.clientId));
  return {
    ...state,
    messages: messages.slice(-KEPT_MAX),
    pending: state.pending.filter((row) => !arrived.has(row.clientId)),
  };
}

function without(pending: readonly PendingMessage[], clientId: string): PendingMessage[] {
  return pending.filter((row) => row.clientId !== clientId);
}

/** Redis stream ids, `MILLISECONDS-SEQUENCE`, in order (XADD, "Entry IDs"). */
export function compareIds(a: string, b: string): number {
  const [aTime = 0, aSequence = 0] = a.split('-').map(Number);
  const [bTime = 0, bSequence = 0] = b.split('-').map(Number);
  return aTime - bTime || aSequence - bSequence;
}
