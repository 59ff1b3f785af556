import type { BusStream } from '@rostrum/bus/stream';
import type { StreamRow } from '@rostrum/bus/stream-row';
import { CHAT_HISTORY, type ChatMessage } from '@rostrum/contract/chat';
import { type ConversationRow, conversationRowSchema } from '@rostrum/contract/conversation-row';

export type Author = { readonly visitorId: string; readonly addressHash: string };
/** A message that is kept, with who wrote it. */
export type KeptMessage = {
  readonly message: ChatMessage;
  readonly author: Author;
  readonly isRehearsal: boolean;
};

/** Rows kept in Redis for each conversation. */
const STREAM_ROWS = 10_000;
/** Rows kept here: those that newcomers are shown, and those that may still be deleted, banned for, or sent twice. */
const TAIL_ROWS = 500;
/** A stream that has no row yet is followed from its beginning. */
const BEGINNING = '0-0';

/** What happened in the conversation, told in its order. */
export type HistoryListener = {
  /** @param isRehearsal it was written in a rehearsal: viewers are not told. */
  onMessage(message: ChatMessage, isRehearsal: boolean): void;
  onDeletion(id: string): void;
};

/** The conversation's stream, and its newest rows in memory. */
export class History {
  readonly #stream: BusStream;
  readonly #listener: HistoryListener;
  readonly #tail = new Map<string, KeptMessage>();
  #follower: { close(): void } | undefined;
  #loading: Promise<boolean> | undefined;
  #isClosed = false;

  constructor(stream: BusStream, listener: HistoryListener) {
    this.#stream = stream;
    this.#listener = listener;
  }

  get isLoaded(): boolean {
    return this.#follower !== undefined;
  }

  /** Reads the newest rows and follows from there. @returns false when Redis is away: call again. */
  load(): Promise<boolean> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** The messages a newcomer is shown, oldest first. @param inRehearsal whether those of a rehearsal are among them. */
  newest(inRehearsal = false): ChatMessage[] {
    return [...this.#tail.values()]
      .filter(({ isRehearsal }) => inRehearsal || !isRehearsal)
      .slice(-CHAT_HISTORY)
      .map(({ message }) => message);
  }

  find(id: string): KeptMessage | undefined {
    return this.#tail.get(id);
  }

  /** The message this visitor sent by this client id, if it is among the newest. */
  findSent(visitorId: string, clientId: string): KeptMessage | undefined {
    for (const kept of this.#tail.values()) {
      if (kept.message.clientId === clientId && kept.author.visitorId === visitorId) {
        return kept;
      }
    }
    return undefined;
  }

  /** @returns the row's id; undefined when Redis did not confirm it. It is told to the listener like any other's. */
  append(row: ConversationRow): Promise<string | undefined> {
    return this.#stream.append(row, { maxLength: STREAM_ROWS });
  }

  close(): void {
    this.#isClosed = true;
    this.#follower?.close();
  }

  async #load(): Promise<boolean> {
    const rows = this.isLoaded ? [] : await this.#stream.last(TAIL_ROWS);
    if (rows === undefined) {
      return false;
    }
    if (!this.isLoaded && !this.#isClosed) {
      for (const row of rows) {
        this.#take(row);
      }
      const after = rows.at(-1)?.id ?? BEGINNING;
      this.#follower = this.#stream.follow((row) => this.#tell(row), { after });
    }
    return true;
  }

  #tell(row: StreamRow): void {
    const taken = this.#take(row);
    if (taken?.kind === 'message') {
      this.#listener.onMessage({ ...taken.message, id: row.id }, taken.isRehearsal === true);
    } else if (taken !== undefined) {
      this.#listener.onDeletion(taken.id);
    }
  }

  #take(row: StreamRow): ConversationRow | undefined {
    const parsed = conversationRowSchema.safeParse(row.value);
    if (!parsed.success) {
      return undefined;
    }
    const { data } = parsed;
    if (data.kind === 'deletion') {
      this.#tail.delete(data.id);
    } else {
      this.#tail.set(row.id, {
        message: { ...data.message, id: row.id },
        author: data.author,
        isRehearsal: data.isRehearsal === true,
      });
      for (const oldest of this.#tail.keys()) {
        if (this.#tail.size <= TAIL_ROWS) {
          break;
        }
        this.#tail.delete(oldest);
      }
    }
    return data;
  }
}
