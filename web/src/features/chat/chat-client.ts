import type { ChatToken } from '@rostrum/contract/api';
import type { ChatAnswer, ChatClientEvents, ChatServerEvents } from '@rostrum/contract/chat';
import { io, type Socket } from 'socket.io-client';
import {
  type ChatEvent,
  type ChatFault,
  type ChatState,
  EMPTY_CHAT,
  faultOf,
  type PendingMessage,
  reduceChat,
} from './chat-state.ts';

/** The one room of socket.io's client. */

/** Longest an answer may take before the person is told that it did not go through. */
const ANSWER_DEADLINE_MS = 8_000;
/** A token this close to its end is not used for joining any more. */
const TOKEN_MARGIN_MS = 60_000;
const TOKEN_RETRY_FIRST_MS = 1_000;
const TOKEN_RETRY_MAX_MS = 20_000;

export type ChatRole = ChatToken['role'];
/** `isPassing`: the same may be asked again as it is. */
export type ChatOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly fault: ChatFault; readonly isPassing: boolean };
export type ChatView = { readonly state: ChatState; readonly role: ChatRole };

type ChatSocket = Socket<ChatServerEvents, ChatClientEvents>;

/** One browser in one channel's chat. Joins, rejoins and asks for a new token when the old one has lapsed. */
export class ChatClient {
  readonly #slug: string;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  readonly #socket: ChatSocket;
  #token: ChatToken | undefined;
  #view: ChatView = { state: EMPTY_CHAT, role: 'viewer' };
  #tokenFailures = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(slug: string) {
    this.#slug = slug;
    this.#socket = io({
      path: '/socket.io',
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      randomizationFactor: 0.5,
      auth: (give) => give({ slug, token: this.#token?.token ?? '' }),
    });
    this.#listen();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): ChatView => this.#view;

  start(): void {
    void this.#join();
  }

  close(): void {
    this.#abort.abort();
    clearTimeout(this.#retryTimer);
    this.#listeners.clear();
    this.#socket.close();
  }

  /** Sends a message, or the same one again: the client id makes it no double. */
  async send(name: string, text: string, clientId: string = crypto.randomUUID()): Promise<ChatOutcome> {
    const pending: PendingMessage = { clientId, name, text, state: 'sending' };
    this.#dispatch({ kind: 'sending', pending });
    const answer = await this.#ask((done) => this.#socket.emit('message:send', { clientId, name, text }, done), true);
    if (answer.ok) {
      this.#dispatch({ kind: 'sent', clientId });
    } else if (answer.isPassing) {
      this.#dispatch({ kind: 'failed', clientId, why: answer.fault });
    } else {
      // The composer keeps the text; nothing hangs in the list.
      this.#dispatch({ kind: 'dropped', clientId });
    }
    return answer;
  }

  remove(id: string): Promise<ChatOutcome> {
    return this.#ask((done) => this.#socket.emit('message:delete', { id }, done));
  }

  ban(messageId: string, scope: 'visitor' | 'address'): Promise<ChatOutcome> {
    return this.#ask((done) => this.#socket.emit('member:ban', { messageId, scope }, done));
  }

  drop(clientId: string): void {
    this.#dispatch({ kind: 'dropped', clientId });
  }

  /** @param waits whether what is asked before the chat is there waits for it, for as long as for an answer. */
  #ask(emit: (done: (answer: ChatAnswer) => void) => void, waits = false): Promise<ChatOutcome> {
    const { promise, resolve } = Promise.withResolvers<ChatOutcome>();
    const give = (fault: ChatFault): void => resolve({ ok: false, fault, isPassing: true });
    const send = (): void =>
      emit((answer) =>
        resolve(
          answer.ok
            ? { ok: true }
            : { ok: false, fault: faultOf(answer.error), isPassing: answer.error.code === 'UNAVAILABLE' },
        ),
      );
    setTimeout(() => {
      this.#socket.off('connect', send);
      give(this.#socket.connected ? 'NO_ANSWER' : 'RECONNECTING');
    }, ANSWER_DEADLINE_MS);
    if (this.#socket.connected) {
      send();
    } else if (waits) {
      this.#socket.once('connect', send);
    } else {
      give('RECONNECTING');
    }
    return promise;
  }

  /** Connects once a token is at hand; asks for one with growing patience. */
  async #join(): Promise<void> {
    if (this.#token === undefined || this.#token.expiresAt - Date.now() < TOKEN_MARGIN_MS) {
      const outcome = await this.#fetchToken();
      if (this.#abort.signal.aborted) {
        return;
      }
      if (outcome === 'later') {
        this.#tokenFailures += 1;
        const delay = Math.min(TOKEN_RETRY_MAX_MS, TOKEN_RETRY_FIRST_MS * 2 ** (this.#tokenFailures - 1));
        this.#retryTimer = setTimeout(() => void this.#join(), delay * (0.75 + Math.random() / 2));
        return;
      }
      if (outcome !== 'ok') {
        this.#dispatch({ kind: 'closed', why: outcome });
        return;
      }
      this.#tokenFailures = 0;
    }
    this.#socket.connect();
  }

  async #fetchToken(): Promise<'ok' | 'later' | 'NOT_OPEN'> {
    try {
      const response = await fetch(`/api/v1/channels/${this.#slug}/chat-token`, {
        method: 'POST',
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]),
      });
      if (response.ok) {
        this.#token = (await response.json()) as ChatToken;
        this.#show({ ...this.#view, role: this.#token.role });
        return 'ok';
      }
      if (response.status === 503) {
        // A rehearsal: the chat opens with the event.
        const body = (await response.json()) as { error?: { code?: string } };
        if (body.error?.code === 'REHEARSES') {
          this.#dispatch({ kind: 'closed', why: 'NOT_BEGUN' });
        }
        return 'later';
      }
      return response.status === 403 || response.status === 404 ? 'NOT_OPEN' : 'later';
    } catch {
      return 'later';
    }
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('connect', () => this.#dispatch({ kind: 'connection', connection: 'open' }));
    socket.on('disconnect', (reason) => {
      if (this.#view.state.connection !== 'closed') {
        this.#dispatch({ kind: 'connection', connection: 'reconnecting' });
      }
      // socket.io itself does not come back from a goodbye of the server's.
      if (reason === 'io server disconnect' && this.#view.state.banned === undefined) {
        this.#rejoinSoon();
      }
    });
    socket.on('connect_error', (error) => {
      this.#dispatch({ kind: 'connection', connection: 'reconnecting' });
      // `active` is false when the server refused the handshake: the token lapsed, or was signed by a key now gone.
      if (!socket.active) {
        this.#onRefused(error);
      }
    });
    socket.on('conversation:history', ({ messages }) => this.#dispatch({ kind: 'history', messages }));
    socket.on('message:new', (message) => this.#dispatch({ kind: 'message', message }));
    socket.on('message:deleted', ({ id }) => this.#dispatch({ kind: 'deleted', id }));
    socket.on('member:count', ({ count }) => this.#dispatch({ kind: 'count', count }));
    socket.on('member:banned', () => {
      this.#dispatch({ kind: 'banned' });
      socket.close();
    });
  }

  #onRefused(error: Error & { data?: unknown }): void {
    const data = error.data;
    if (typeof data === 'object' && data !== null && 'code' in data && data.code === 'BANNED') {
      this.#dispatch({ kind: 'banned' });
      return;
    }
    this.#token = undefined;
    this.#rejoinSoon();
  }

  #rejoinSoon(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#join(), TOKEN_RETRY_FIRST_MS * (1 + Math.random() * 2));
  }

  #dispatch(event: ChatEvent): void {
    const state = reduceChat(this.#view.state, event);
    if (state !== this.#view.state) {
      this.#show({ ...this.#view, state });
    }
  }

  #show(view: ChatView): void {
    this.#view = view;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
