import type { Server as NodeServer } from 'node:http';
import {
  type ChatAnswer,
  type ChatClientEvents,
  type ChatMessage,
  type ChatServerEvents,
  memberBanSchema,
  messageDeleteSchema,
  messageSendSchema,
} from '@rostrum/contract/chat';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import type { AdmissionVerdict, From } from './admission.ts';
import type { Conversation } from './conversation.ts';
import { isStaff, type Member } from './member.ts';
import { chatRefusal, chatRefusalBecause, refuse } from './refusals.ts';

/** What the sockets call for. */
export type SocketServerOptions = {
  readonly server: NodeServer;
  readonly path: string;
  /** @returns where the socket comes from. */
  readonly placeOf: (request: Socket['request']) => string;
  /** @returns the country it comes from, where a trusted proxy named it. */
  readonly countryOf: (request: Socket['request']) => string | undefined;
  readonly admit: (handshake: unknown, from: From) => AdmissionVerdict;
  /** The member's conversation, opened if need be. */
  readonly join: (member: Member) => Conversation;
  readonly leave: (member: Member) => void;
  /** What a newcomer is shown; called after it has joined. */
  readonly welcome: (member: Member) => Welcome;
  /** Sockets at once from one place. */
  readonly maxPerPlace: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly onOutcome: (outcome: string) => void;
};

/** The newest messages, unless they follow later; how many are here. */
export type Welcome = { readonly messages: ChatMessage[] | undefined; readonly count: number };

/** A schema of the contract. */
type Parser<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };
type SocketData = { member: Member };
type ChatSocket = Socket<ChatClientEvents, ChatServerEvents, DefaultEventsMap, SocketData>;

/** A message of 500 characters of four bytes, its name and wrapping are under 4 kB. */
const MAX_PACKET_BYTES = 16_384;
/** A socket that has not joined by then is dropped. */
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_SOCKETS = 20_000;
/** Events of any kind from one socket in a window, before it is dropped: no page sends so many. */
const MAX_EVENTS = 100;
const EVENT_WINDOW_MS = 5_000;
/** Clients that are asked to come again do so at once by themselves; this spreads them. */
const DRAIN_SPREAD_MS = 2_000;

/** The room of those who keep order in a conversation, within the room of all its members. */
export function staffRoom(slug: string): string {
  return `staff of ${slug}`;
}

/** The one room of socket.io: WebSockets in, parsed and checked calls out. */
export class SocketServer implements Part {
  readonly name = 'chat sockets';
  readonly #options: SocketServerOptions;
  readonly #io: Server<ChatClientEvents, ChatServerEvents, DefaultEventsMap, SocketData>;
  readonly #places = new Map<string, number>();
  #isDraining = false;

  constructor(options: SocketServerOptions) {
    this.#options = options;
    this.#io = new Server(options.server, {
      path: options.path,
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: MAX_PACKET_BYTES,
      connectTimeout: CONNECT_TIMEOUT_MS,
      perMessageDeflate: false,
      httpCompression: false,
      // Upgrades to elsewhere are refused by the public door, in words.
      destroyUpgrade: false,
    });
    this.#io.use((socket, next) => {
      const verdict = this.#admit(socket);
      if (verdict.ok) {
        socket.data.member = verdict.member;
        next();
      } else {
        next(Object.assign(new Error(verdict.refusal.say), { data: verdict.refusal }));
      }
    });
    this.#io.on('connection', (socket) => this.#open(socket));
  }

  get size(): number {
    return this.#io.engine.clientsCount;
  }

  /** It listens with the server it is attached to. */
  async start(): Promise<void> {}

  async close(): Promise<void> {
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  /** Asks each socket to come again, over a while. */
  drain(): void {
    this.#isDraining = true;
    for (const socket of this.#io.of('/').sockets.values()) {
      this.#sendAway(socket);
    }
  }

  /** Tells every member of a conversation on this edge. @param room its slug, or {@link staffRoom}. */
  tell<Event extends keyof ChatServerEvents>(
    room: string,
    event: Event,
    ...payload: Parameters<ChatServerEvents[Event]>
  ): void {
    this.#io.to(room).emit(event, ...payload);
  }

  /** Closes the sockets of members for whom this is so; their pages ask whether they may come again. */
  closeWhere(isMeant: (member: Member) => boolean): void {
    for (const socket of this.#io.of('/').sockets.values()) {
      if (isMeant(socket.data.member)) {
        socket.disconnect(true);
      }
    }
  }

  /** Tells the members for whom this is so that they are banned, and closes their sockets. */
  expel(slug: string, isMeant: (member: Member) => boolean): void {
    for (const id of this.#io.of('/').adapter.rooms.get(slug) ?? []) {
      const socket = this.#io.of('/').sockets.get(id);
      if (socket !== undefined && isMeant(socket.data.member)) {
        socket.emit('member:banned', { say: chatRefusal('BANNED').say });
        socket.disconnect(true);
      }
    }
  }

  #admit(socket: ChatSocket): AdmissionVerdict {
    const place = this.#options.placeOf(socket.request);
    const isFull = (this.#places.get(place) ?? 0) >= this.#options.maxPerPlace || this.size > MAX_SOCKETS;
    return isFull
      ? { ok: false, refusal: chatRefusalBecause('FULL') }
      : this.#options.admit(socket.handshake.auth, { place, country: this.#options.countryOf(socket.request) });
  }

  #open(socket: ChatSocket): void {
    const { member } = socket.data;
    const place = this.#options.placeOf(socket.request);
    this.#places.set(place, (this.#places.get(place) ?? 0) + 1);
    const conversation = this.#options.join(member);
    socket.on('disconnect', () => {
      const left = (this.#places.get(place) ?? 1) - 1;
      if (left === 0) {
        this.#places.delete(place);
      } else {
        this.#places.set(place, left);
      }
      this.#options.leave(member);
    });
    this.#limitEvents(socket);
    if (member.isRevoked()) {
      socket.disconnect(true);
      return;
    }
    if (this.#isDraining) {
      this.#sendAway(socket);
    }
    // Joined first and shown after, so that nothing falls in between; the page drops what it has already.
    void socket.join(isStaff(member.role) ? [member.slug, staffRoom(member.slug)] : member.slug);
    const { messages, count } = this.#options.welcome(member);
    if (messages !== undefined) {
      socket.emit('conversation:history', { messages });
    }
    socket.emit('member:count', { count });
    socket.on('message:send', (payload, answer) =>
      this.#answer(messageSendSchema, payload, answer, (sent) => conversation.send(member, sent)),
    );
    socket.on('message:delete', (payload, answer) =>
      this.#answer(messageDeleteSchema, payload, answer, ({ id }) => conversation.remove(member, id)),
    );
    socket.on('member:ban', (payload, answer) =>
      this.#answer(memberBanSchema, payload, answer, ({ messageId, scope }) =>
        conversation.ban(member, messageId, scope),
      ),
    );
  }

  /** The connection is closed, not the socket: a client that is told to disconnect does not come back. */
  #sendAway(socket: ChatSocket): void {
    this.#options.clock.after(Math.random() * DRAIN_SPREAD_MS, () => socket.conn.close());
  }

  #limitEvents(socket: ChatSocket): void {
    let windowEnd = 0;
    let events = 0;
    socket.use((_event, next) => {
      const now = this.#options.clock.now();
      if (now > windowEnd) {
        windowEnd = now + EVENT_WINDOW_MS;
        events = 0;
      }
      events += 1;
      if (events > MAX_EVENTS) {
        socket.disconnect(true);
      } else {
        next();
      }
    });
  }

  /** Parses what came, whatever it is, and answers where an answer is wanted. */
  #answer<T>(schema: Parser<T>, payload: unknown, answer: unknown, act: (payload: T) => Promise<ChatAnswer>): void {
    const { log, onOutcome } = this.#options;
    const say = (result: ChatAnswer): void => {
      onOutcome(result.ok ? 'ok' : result.error.code);
      if (typeof answer === 'function') {
        (answer as (result: ChatAnswer) => void)(result);
      }
    };
    const parsed = schema.safeParse(payload);
    if (!parsed.success) {
      say(refuse('INVALID'));
      return;
    }
    act(parsed.data).then(say, (error: unknown) => {
      log.error({ err: error }, 'edge: a chat message met a fault of ours');
      say(refuse('UNAVAILABLE'));
    });
  }
}
