import type { Server as NodeServer } from 'node:http';
import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { ChatBan } from '@rostrum/contract/chat';
import { CLOCK_SKEW_S } from '@rostrum/entitlement/token';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Gate } from '../gate/gate.ts';
import type { LastKnown } from '../last-known.ts';
import { Admission } from './admission.ts';
import { ChatBans } from './bans.ts';
import { Conversation } from './conversation.ts';
import { History } from './history.ts';
import { isStaff, type Member } from './member.ts';
import { MemberCount } from './member-count.ts';
import { ChatRateLimit } from './rate-limit.ts';
import { SocketServer, type SocketServerOptions, staffRoom, type Welcome } from './socket-server.ts';

export type ChatOptions = Pick<
  SocketServerOptions,
  'path' | 'placeOf' | 'countryOf' | 'maxPerPlace' | 'clock' | 'log' | 'onOutcome'
> & {
  readonly server: NodeServer;
  readonly bus: Bus;
  readonly gate: Pick<Gate, 'claimsOf' | 'isRevoked' | 'isUnderAccess' | 'isRefusedFrom' | 'hasKeys' | 'onRevoked'>;
  readonly bansOnDisk: LastKnown;
  /** Whether a channel rehearses, by its card or its state. */
  readonly isRehearsal: (slug: string) => boolean;
  /** For the hash of addresses; the same on every edge. */
  readonly addressKey: string;
};

/** A conversation nobody is in is closed after this; a page that is loaded again finds it open. */
const LINGER_MS = 60_000;
/** How often members are looked through for those whose right has run out. */
const LAPSED_PERIOD_MS = 2_000;

type OpenConversation = {
  readonly conversation: Conversation;
  readonly history: History;
  members: number;
  closing: Timer | undefined;
};

/**
 * The chat of this edge: its sockets, the conversations they are in, and what all edges share of them on the bus.
 *
 * A rehearsal takes the chat from viewers, as it takes the picture: those who sit in it are shown out as it begins, and
 * their pages, which say that the chat opens with the event, come back by themselves. Those who run the channel or keep
 * order in it have it to themselves meanwhile, to try it out. What they write then is for nobody afterwards: an event
 * begins with what viewers wrote before the rehearsal.
 */
export class Chat {
  /** What the sockets need, in the order it is started. */
  readonly parts: readonly Part[];
  /** The sockets; closed before the server they are attached to, which would wait for them. */
  readonly door: Part;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #bans: ChatBans;
  readonly #counts: MemberCount;
  readonly #limit = new ChatRateLimit();
  readonly #sockets: SocketServer;
  readonly #open = new Map<string, OpenConversation>();
  readonly #isRehearsal: ChatOptions['isRehearsal'];

  constructor(options: ChatOptions) {
    const { bus, gate, clock, log, server, path, placeOf, countryOf, maxPerPlace, onOutcome } = options;
    this.#bus = bus;
    this.#clock = clock;
    this.#log = log;
    this.#isRehearsal = options.isRehearsal;
    this.#bans = new ChatBans(bus, options.bansOnDisk, (ban) => this.#expel(ban));
    this.#counts = new MemberCount(bus, clock, (slug, count) => this.#sockets.tell(slug, 'member:count', { count }));
    const admission = new Admission({
      verify: (token) => gate.claimsOf(token),
      isRevoked: (claims) => gate.isRevoked(claims),
      isUnderAccess: (claims) => gate.isUnderAccess(claims),
      isRefusedFrom: (slug, country) => gate.isRefusedFrom(slug, country),
      hasKeys: () => gate.hasKeys,
      bans: this.#bans,
      isRehearsal: this.#isRehearsal,
      addressKey: options.addressKey,
    });
    this.#sockets = new SocketServer({
      server,
      path,
      placeOf,
      countryOf,
      admit: (handshake, from) => admission.admit(handshake, from),
      join: (member) => this.#join(member),
      leave: (member) => this.#leave(member),
      welcome: (member) => this.#welcome(member),
      maxPerPlace,
      clock,
      log,
      onOutcome,
    });
    bus.onConnect(() => this.#loadAll());
    gate.onRevoked(() => this.#sockets.closeWhere((member) => member.isRevoked()));
    let lookAgain: Timer | undefined;
    const conversations: Part = {
      name: 'conversations',
      start: async () => {
        lookAgain = clock.every(LAPSED_PERIOD_MS, () => this.#closeLapsed());
        bus.subscribe(TOPICS.channel, () => this.#closeLapsed());
      },
      close: async () => {
        lookAgain?.cancel();
        this.#open.forEach(({ history }) => history.close());
      },
    };
    this.parts = [this.#bans, this.#counts, conversations];
    this.door = this.#sockets;
  }

  /** Asks all sockets to come again, to another process; also those that are still opened. */
  drain(): void {
    this.#sockets.drain();
  }

  /** Sockets on this edge. */
  get sockets(): number {
    return this.#sockets.size;
  }

  /** Members of a channel's conversation on all edges. */
  members(slug: string): number {
    return this.#counts.total(slug);
  }

  #join(member: Member): Conversation {
    const { slug } = member;
    let open = this.#open.get(slug);
    if (open === undefined) {
      const history = new History(this.#bus.openStream(KEYS.conversation(slug)), {
        onMessage: (message, isRehearsal) =>
          this.#sockets.tell(isRehearsal ? staffRoom(slug) : slug, 'message:new', message),
        onDeletion: (id) => this.#sockets.tell(slug, 'message:deleted', { id }),
      });
      const conversation = new Conversation({
        history,
        bans: this.#bans,
        limit: this.#limit,
        isRehearsal: () => this.#isRehearsal(slug),
        clock: this.#clock,
      });
      open = { conversation, history, members: 0, closing: undefined };
      this.#open.set(slug, open);
      void this.#load(slug, history);
    }
    open.closing?.cancel();
    open.closing = undefined;
    open.members += 1;
    this.#counts.join(slug);
    return open.conversation;
  }

  #leave({ slug }: Member): void {
    this.#counts.leave(slug);
    const open = this.#open.get(slug);
    if (open === undefined) {
      return;
    }
    open.members -= 1;
    if (open.members === 0) {
      open.closing = this.#clock.after(LINGER_MS, () => {
        open.history.close();
        this.#open.delete(slug);
      });
    }
  }

  #welcome({ slug }: Member): Welcome {
    const history = this.#open.get(slug)?.history;
    // What is just being read is shown when it is here; while Redis is away there is nothing to wait for.
    const isSoon = history?.isLoaded === false && this.#bus.isConnected;
    return {
      messages: isSoon ? undefined : (history?.newest(this.#isRehearsal(slug)) ?? []),
      count: this.#counts.total(slug),
    };
  }

  /** Reads a conversation's newest rows; members who are here already are shown them. */
  async #load(slug: string, history: History): Promise<void> {
    if (history.isLoaded) {
      return;
    }
    if (await history.load()) {
      this.#sockets.tell(slug, 'conversation:history', { messages: history.newest(this.#isRehearsal(slug)) });
    } else {
      this.#log.info({ channel: slug }, 'edge: a conversation waits for Redis');
    }
  }

  async #loadAll(): Promise<void> {
    await Promise.all([...this.#open].map(([slug, { history }]) => this.#load(slug, history)));
  }

  /**
   * A right that has run out reads no further than one that was taken back; nor does a viewer in a rehearsal, or one
   * whom the channel is not for now.
   */
  #closeLapsed(): void {
    // As long as the door would let it in: the clock of who minted it may be behind.
    const now = this.#clock.wallNow() / 1_000 - CLOCK_SKEW_S;
    this.#sockets.closeWhere(
      ({ expiresAt, role, slug, mayBeHere }) =>
        expiresAt <= now || !mayBeHere() || (!isStaff(role) && this.#isRehearsal(slug)),
    );
  }

  #expel(ban: ChatBan): void {
    this.#sockets.expel(ban.slug, (member) => this.#bans.isBanned(member));
  }
}
