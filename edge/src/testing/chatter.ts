import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, openBus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { ChatAnswer, ChatClientEvents, ChatMessage, ChatRefusal, ChatServerEvents } from '@rostrum/contract/chat';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import { openSigningKeys } from '@rostrum/entitlement/key-ring';
import { mintToken } from '@rostrum/entitlement/token';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { io, type Socket } from 'socket.io-client';

/** Stands for web on the bus: publishes the keys, mints tokens. */
export type WebDouble = {
  readonly bus: Bus;
  /** A token of a viewer for the chat, for an hour, and whatever is said otherwise. */
  token(options: { visitor: string } & Partial<Claims>): string;
  /** Signs with a new key from now on. @param forgets the old ones hold no more. */
  rotateKeys(forgets: boolean): Promise<void>;
  close(): Promise<void>;
};

export async function openWebDouble(redis: string): Promise<WebDouble> {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-keys-'));
  const keys = openSigningKeys(join(folder, 'entitlement.json'));
  const bus = openBus({ url: redis, name: 'web', log: openMemoryLog(), clock: systemClock });
  let publicSet = keys.publicSet();
  const publish = async (): Promise<void> => {
    await bus.set(KEYS.entitlementKeys, publicSet);
    await bus.publish(TOPICS.entitlementKeys, publicSet);
  };
  bus.onConnect(publish);
  await bus.start();
  await publish();
  return {
    bus,
    token({ visitor, exp = Date.now() / 1_000 + 3_590, ...said }) {
      const end = Math.floor(exp);
      const usual = { jti: visitor, sub: visitor, slug: 'sunday', role: 'viewer', use: 'chat' } as const;
      return mintToken({ ...usual, iat: end - 3_600, exp: end, ...said }, keys.current);
    },
    async rotateKeys(forgets) {
      keys.rotate();
      publicSet = forgets ? { keys: keys.publicSet().keys.slice(-1) } : keys.publicSet();
      await publish();
    },
    async close() {
      await bus.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One person in the chat, by a real client. */
export type Chatter = {
  readonly socket: Socket<ChatServerEvents, ChatClientEvents>;
  readonly messages: ChatMessage[];
  readonly deleted: string[];
  readonly histories: ChatMessage[][];
  readonly counts: number[];
  readonly banned: string[];
  readonly refusals: ChatRefusal[];
  send(text: string, options?: { clientId?: string; name?: string }): Promise<ChatAnswer>;
  remove(id: string): Promise<ChatAnswer>;
  ban(messageId: string, scope: 'visitor' | 'address'): Promise<ChatAnswer>;
};

const open: Chatter[] = [];
let sent = 0;

export function openChatter(
  base: string,
  auth: Record<string, unknown>,
  options: { headers?: Record<string, string> } = {},
): Chatter {
  const socket: Chatter['socket'] = io(base, {
    transports: ['websocket'],
    auth,
    reconnectionDelay: 50,
    forceNew: true,
    ...(options.headers === undefined ? {} : { extraHeaders: options.headers }),
  });
  const chatter: Chatter = {
    socket,
    messages: [],
    deleted: [],
    histories: [],
    counts: [],
    banned: [],
    refusals: [],
    send(text, { clientId = `client-${(sent += 1)}`, name = 'Ann' } = {}) {
      return socket.timeout(5_000).emitWithAck('message:send', { clientId, name, text });
    },
    remove: (id) => socket.timeout(5_000).emitWithAck('message:delete', { id }),
    ban: (messageId, scope) => socket.timeout(5_000).emitWithAck('member:ban', { messageId, scope }),
  };
  socket.on('message:new', (message) => chatter.messages.push(message));
  socket.on('message:deleted', ({ id }) => chatter.deleted.push(id));
  socket.on('conversation:history', ({ messages }) => chatter.histories.push(messages));
  socket.on('member:count', ({ count }) => chatter.counts.push(count));
  socket.on('member:banned', ({ say }) => chatter.banned.push(say));
  socket.on('connect_error', (error) => {
    if ('data' in error && error.data !== undefined) {
      chatter.refusals.push(error.data as ChatRefusal);
    }
  });
  open.push(chatter);
  return chatter;
}

/** Ends everyone a test has opened. */
export function closeChatters(): void {
  for (const { socket } of open.splice(0)) {
    socket.disconnect();
  }
}
