import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';

/** A ban as the studio shows it: whom, without what identifies them. */
export type BanView = {
  readonly id: string;
  readonly kind: 'visitor' | 'address';
  /** The name used in the message that led to it. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** Rows a studio page shows; the newest are what one wants to undo. */
const SHOWN_MAX = 100;

/** Bans of a channel's chat, to be looked at and taken back. Edges make them. */
export class ChatBans {
  readonly #store: Store;
  readonly #bus: Bus;
  readonly #log: Log;

  constructor(store: Store, bus: Bus, log: Log) {
    this.#store = store;
    this.#bus = bus;
    this.#log = log;
  }

  async list(slug: string): Promise<BanView[]> {
    const bans = await this.#store.chatBans.list(slug);
    return bans.slice(0, SHOWN_MAX).map(({ id, kind, name, at }) => ({ id, kind, name, at }));
  }

  /** @throws WebError `NO_SUCH_BAN`. */
  async lift(slug: string, id: string, by: Actor): Promise<void> {
    const isOfChannel = (await this.#store.chatBans.list(slug)).some((ban) => ban.id === id);
    const lifted = isOfChannel ? await this.#store.chatBans.lift(id) : undefined;
    if (lifted === undefined) {
      throw new WebError('NO_SUCH_BAN', { channel: slug });
    }
    await this.#bus.hashDelete(KEYS.chatBans, id);
    await this.#bus.publish(TOPICS.chatBan, lifted);
    await this.#store.audit.add({ by, action: 'ban.lifted', subject: slug, detail: { name: lifted.name } });
    this.#log.info({ channel: slug, user: by.id, ban: id }, 'web: a chat ban was lifted');
  }
}
