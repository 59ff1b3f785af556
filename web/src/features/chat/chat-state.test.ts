import type { ChatMessage } from '@rostrum/contract/chat';
import { describe, expect, it } from 'vitest';
import { type ChatEvent, compareIds, EMPTY_CHAT, KEPT_MAX, reduceChat } from './chat-state.ts';

function message(id: string, clientId = `client-${id}`): ChatMessage {
  return { id, clientId, name: 'Ada', text: 'hello', role: 'viewer', visitor: 'v1', at: 0 };
}
const pending = { clientId: 'client-x', name: 'Ada', text: 'hello', state: 'sending' } as const;

const ROWS: { name: string; events: ChatEvent[]; ids: string[]; waiting: string[] }[] = [
  {
    name: 'history and news are one list',
    events: [
      { kind: 'history', messages: [message('1-0'), message('2-0')] },
      { kind: 'message', message: message('3-0') },
    ],
    ids: ['1-0', '2-0', '3-0'],
    waiting: [],
  },
  {
    name: 'the history that comes again after a reconnect fills gaps and doubles nothing',
    events: [
      { kind: 'message', message: message('1-0') },
      { kind: 'message', message: message('9-0') },
      { kind: 'history', messages: [message('1-0'), message('5-0'), message('9-0')] },
    ],
    ids: ['1-0', '5-0', '9-0'],
    waiting: [],
  },
  {
    name: 'messages of the same millisecond are ordered by their sequence as numbers',
    events: [
      { kind: 'message', message: message('7-10') },
      { kind: 'message', message: message('7-9') },
    ],
    ids: ['7-9', '7-10'],
    waiting: [],
  },
  {
    name: 'a deleted message is gone',
    events: [
      { kind: 'history', messages: [message('1-0'), message('2-0')] },
      { kind: 'deleted', id: '1-0' },
    ],
    ids: ['2-0'],
    waiting: [],
  },
  {
    name: 'what is being sent waits until it comes back with its client id',
    events: [
      { kind: 'sending', pending },
      { kind: 'message', message: message('4-0', 'client-x') },
    ],
    ids: ['4-0'],
    waiting: [],
  },
  {
    name: 'what failed stays to be sent again',
    events: [
      { kind: 'sending', pending },
      { kind: 'failed', clientId: 'client-x', why: 'NO_ANSWER' },
    ],
    ids: [],
    waiting: ['client-x'],
  },
  {
    name: 'a retry is the same message, not another',
    events: [
      { kind: 'sending', pending },
      { kind: 'failed', clientId: 'client-x', why: 'NO_ANSWER' },
      { kind: 'sending', pending },
    ],
    ids: [],
    waiting: ['client-x'],
  },
];

describe('the chat list', () => {
  it.each(ROWS)('$name', ({ events, ids, waiting }) => {
    const state = events.reduce(reduceChat, EMPTY_CHAT);
    expect(state.messages.map((row) => row.id)).toEqual(ids);
    expect(state.pending.map((row) => row.clientId)).toEqual(waiting);
  });

  it('keeps a bounded number of messages', () => {
    const messages = Array.from({ length: KEPT_MAX + 20 }, (_, index) => message(`${index + 1}-0`));
    const state = reduceChat(EMPTY_CHAT, { kind: 'history', messages });
    expect([state.messages.length, state.messages[0]?.id]).toEqual([KEPT_MAX, '21-0']);
  });

  it('says why a banned member may not talk', () => {
    const state = reduceChat(EMPTY_CHAT, { kind: 'banned' });
    expect([state.banned, state.connection]).toEqual(['BANNED', 'closed']);
  });

  it('compares ids of different lengths as numbers', () => {
    expect(compareIds('999-0', '1000-0')).toBeLessThan(0);
  });
});
