import { randomUUID } from 'node:crypto';
import type { ChatAnswer, ChatBan, ChatMessage, MessageSend } from '@rostrum/contract/chat';
import { cleanText } from '@rostrum/contract/clean-text';
import type { Clock } from '@rostrum/service/clock';
import type { ChatBans } from './bans.ts';
import type { Author, History } from './history.ts';
import { isStaff, type Member } from './member.ts';
import type { ChatRateLimit } from './rate-limit.ts';
import { refuse, refuseBecause } from './refusals.ts';

export type ConversationOptions = {
  readonly history: History;
  readonly bans: ChatBans;
  readonly limit: ChatRateLimit;
  /** Whether the channel rehearses now. */
  readonly isRehearsal: () => boolean;
  readonly clock: Clock;
};

/** What members may do in one conversation. Whatever they ask, they are answered. */
export class Conversation {
  readonly #options: ConversationOptions;
  /** Messages on their way to the stream, so that a retry meets its first try. */
  readonly #sending = new Map<string, Promise<ChatAnswer>>();

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Adds a message. It comes back to every member, the sender too, by the stream. */
  async send(member: Member, sent: MessageSend): Promise<ChatAnswer> {
    const refusal = await this.#refusalOf(member);
    if (refusal !== undefined) {
      return refusal;
    }
    const key = `${member.visitorId} ${sent.clientId}`;
    const underWay = this.#sending.get(key);
    if (underWay !== undefined) {
      return underWay;
    }
    const before = this.#options.history.findSent(member.visitorId, sent.clientId);
    if (before !== undefined) {
      return { ok: true, id: before.message.id };
    }
    const sending = this.#append(member, sent).finally(() => this.#sending.delete(key));
    this.#sending.set(key, sending);
    return sending;
  }

  /** Takes a message away from everyone. */
  async remove(member: Member, id: string): Promise<ChatAnswer> {
    const refusal = this.#staffOnly(member) ?? (await this.#refusalOf(member));
    if (refusal !== undefined) {
      return refusal;
    }
    if (!/^\d{1,20}-\d{1,20}$/.test(id)) {
      return refuseBecause('NO_MESSAGE');
    }
    const row = await this.#options.history.append({ kind: 'deletion', id });
    return row === undefined ? refuse('UNAVAILABLE') : { ok: true, id };
  }

  /** Closes the conversation for a message's author, or on purpose for everyone at the author's address. */
  async ban(member: Member, messageId: string, scope: ChatBan['kind']): Promise<ChatAnswer> {
    const refusal = this.#staffOnly(member) ?? (await this.#refusalOf(member));
    if (refusal !== undefined) {
      return refusal;
    }
    const kept = this.#options.history.find(messageId);
    if (kept === undefined) {
      return refuseBecause('MESSAGE_GONE');
    }
    const { message, author } = kept;
    const mayBan = message.role === 'viewer' || (message.role === 'moderator' && member.role === 'host');
    if (!mayBan || author.visitorId === member.visitorId) {
      return refuseBecause('AUTHOR_STAYS');
    }
    const isDone = await this.#options.bans.add({
      id: randomUUID(),
      slug: member.slug,
      kind: scope,
      subject: scope === 'visitor' ? author.visitorId : author.addressHash,
      name: message.name,
      at: this.#options.clock.wallNow(),
      ...(member.account === undefined ? {} : { by: member.account }),
    });
    return isDone ? { ok: true, id: messageId } : refuse('UNAVAILABLE');
  }

  async #append(member: Member, sent: MessageSend): Promise<ChatAnswer> {
    const { history, limit, isRehearsal, clock } = this.#options;
    const name = cleanText(sent.name);
    const text = cleanText(sent.text);
    if (name === '' || text === '') {
      return refuseBecause(name === '' ? 'NO_NAME' : 'NO_TEXT');
    }
    if (!isStaff(member.role)) {
      const retryAfterMs = await limit.take(`${member.slug} ${member.visitorId}`, member.addressHash);
      if (retryAfterMs > 0) {
        return refuse('RATE_LIMITED', { retryAfterMs });
      }
    }
    const message: Omit<ChatMessage, 'id'> = {
      clientId: sent.clientId,
      name,
      text,
      role: member.role,
      visitor: member.visitor,
      at: clock.wallNow(),
    };
    const author: Author = { visitorId: member.visitorId, addressHash: member.addressHash };
    const id = await history.append({
      kind: 'message',
      message,
      author,
      ...(isRehearsal() ? { isRehearsal: true } : {}),
    });
    return id === undefined ? refuse('UNAVAILABLE') : { ok: true, id };
  }

  async #refusalOf(member: Member): Promise<ChatAnswer | undefined> {
    const { bans, isRehearsal, clock, history } = this.#options;
    if (bans.isBanned(member)) {
      return refuse('BANNED');
    }
    if (isRehearsal() && !isStaff(member.role)) {
      return refuseBecause('NOT_BEGUN');
    }
    if (clock.wallNow() / 1_000 > member.expiresAt) {
      return refuseBecause('LAPSED');
    }
    if (!member.isInForce()) {
      return refuseBecause(isStaff(member.role) ? 'ROLE_CHANGED' : 'WAY_ENDED');
    }
    return history.isLoaded || (await history.load()) ? undefined : refuse('UNAVAILABLE');
  }

  #staffOnly(member: Member): ChatAnswer | undefined {
    return isStaff(member.role) ? undefined : refuse('FORBIDDEN');
  }
}
