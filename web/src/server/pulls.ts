import type { Bus } from '@rostrum/bus/bus';
import type { ChannelPull } from '@rostrum/contract/api';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { readPullAddress } from '@rostrum/contract/pull-address';
import { RostrumError } from '@rostrum/service/errors';
import type { Log } from '@rostrum/service/log';
import type { PullChoice } from '@rostrum/store/pull-repository';
import type { Store } from '@rostrum/store/store';
import type { Actor } from './account.ts';
import { findChannel } from './find-channel.ts';

/** What a page may know of an address without being asked for the password in it. */
export type PullView = Pick<ChannelPull, 'shown' | 'isOn'>;

/** Where a channel is pulled from. All methods @throws WebError `NO_SUCH_CHANNEL`, and the store's own errors. */
export class Pulls {
  readonly #store: Store;
  readonly #bus: Bus;
  readonly #log: Log;
  /** Whether this installation pulls at all. */
  readonly isOffered: boolean;

  constructor(parts: { readonly store: Store; readonly bus: Bus; readonly log: Log; readonly isOffered: boolean }) {
    this.#store = parts.store;
    this.#bus = parts.bus;
    this.#log = parts.log;
    this.isOffered = parts.isOffered;
  }

  async view(slug: string): Promise<PullView> {
    try {
      const { shown, isOn } = await this.of(slug);
      return { shown, isOn };
    } catch (error) {
      // Sealed under another key file: it is typed again.
      if (error instanceof RostrumError && error.code === 'PULL_ADDRESS_UNREADABLE') {
        return { shown: null, isOn: false };
      }
      throw error;
    }
  }

  /** With the whole address. */
  async of(slug: string): Promise<ChannelPull> {
    const { id } = await findChannel(this.#store, slug);
    return tell(await this.#store.pulls.of(id));
  }

  /** Writes down that somebody is shown the whole address. */
  async noteShown(slug: string, by: Actor): Promise<void> {
    await this.#store.audit.add({ by, action: 'pull.shown', subject: slug });
  }

  /** Without an address the one there is stays. */
  async set(
    slug: string,
    choice: { readonly address?: string | undefined; readonly isOn: boolean },
    by: Actor,
  ): Promise<ChannelPull> {
    const { id } = await findChannel(this.#store, slug);
    const pull = tell(await this.#store.pulls.set(id, choice));
    await this.#bus.publish(TOPICS.pull, { slug });
    const { shown, isOn } = pull;
    await this.#store.audit.add({ by, action: 'pull.changed', subject: slug, detail: { from: shown, isOn } });
    this.#log.info(
      { channel: slug, user: by.id, from: pull.shown, isOn: pull.isOn },
      'web: what is pulled was changed',
    );
    return pull;
  }

  async remove(slug: string, by: Actor): Promise<ChannelPull> {
    const { id } = await findChannel(this.#store, slug);
    await this.#store.pulls.remove(id);
    await this.#bus.publish(TOPICS.pull, { slug });
    await this.#store.audit.add({ by, action: 'pull.removed', subject: slug });
    this.#log.info({ channel: slug, user: by.id }, 'web: an address to pull from was forgotten');
    return tell(undefined);
  }
}

function tell(choice: PullChoice | undefined): ChannelPull {
  if (choice === undefined) {
    return { address: null, shown: null, isOn: false };
  }
  const read = readPullAddress(choice.address);
  return { address: choice.address, shown: 'say' in read ? null : read.shown, isOn: choice.isOn };
}
