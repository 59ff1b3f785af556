import type { Bus } from '@rostrum/bus/bus';
import { TOPICS } from '@rostrum/contract/bus-topics';
import type { StreamKey, StreamKeyShown, StreamKeyWish } from '@rostrum/contract/stream-key';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import type { StreamKeyRow } from '@rostrum/store/stream-key-row';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import type { Addresses } from './addresses.ts';
import { findChannel } from './find-channel.ts';

export type StreamKeysParts = {
  readonly store: Store;
  readonly bus: Bus;
  readonly addresses: Addresses;
  readonly log: Log;
};

/**
 * The keys that a channel has besides its main ones, a name each. All methods @throws WebError `NO_SUCH_CHANNEL`; those
 * that name a key `NO_SUCH_STREAM_KEY`.
 */
export class StreamKeys {
  readonly #parts: StreamKeysParts;

  constructor(parts: StreamKeysParts) {
    this.#parts = parts;
  }

  /** Every key, the main ones first, without their texts. */
  async list(slug: string): Promise<StreamKey[]> {
    const { store } = this.#parts;
    const { id } = await findChannel(store, slug);
    return (await store.streamKeys.list(id)).map(tell);
  }

  /** @throws RostrumError `TOO_MANY_STREAM_KEYS`, `STREAM_KEY_NAME_TAKEN`. */
  async add(slug: string, wish: StreamKeyWish, by: Actor): Promise<StreamKeyShown> {
    const { store, bus, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    const row = await store.streamKeys.add(id, wish);
    // The doors that must know a key before its encoder speaks.
    await bus.publish(TOPICS.encoderSettings, { slug });
    await store.audit.add({ by, action: 'stream-key.made', subject: slug, detail: wish });
    log.info({ channel: slug, user: by.id, keyId: row.id, role: row.role }, 'web: a stream key was made');
    return this.#shown(slug, id, row);
  }

  /** With its text. @throws RostrumError `STREAM_KEY_UNREADABLE`. */
  async show(slug: string, keyId: string, by: Actor): Promise<StreamKeyShown> {
    const { store } = this.#parts;
    const { id } = await findChannel(store, slug);
    const row = (await store.streamKeys.list(id)).find((key) => key.id === keyId && key.name !== undefined);
    if (row === undefined) {
      throw new WebError('NO_SUCH_STREAM_KEY');
    }
    await store.audit.add({ by, action: 'key.shown', subject: slug, detail: { name: row.name } });
    return this.#shown(slug, id, row);
  }

  /** @throws RostrumError `STREAM_KEY_NAME_TAKEN`. */
  async rename(slug: string, keyId: string, name: string, by: Actor): Promise<StreamKey> {
    const { store } = this.#parts;
    const { id } = await findChannel(store, slug);
    const row = await store.streamKeys.rename(id, keyId, name);
    if (row === undefined) {
      throw new WebError('NO_SUCH_STREAM_KEY');
    }
    await store.audit.add({ by, action: 'stream-key.renamed', subject: slug, detail: { name } });
    return tell(row);
  }

  /** Whoever publishes with it is ended. */
  async revoke(slug: string, keyId: string, by: Actor): Promise<void> {
    const { store, bus, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    const row = await store.streamKeys.revoke(id, keyId);
    if (row === undefined) {
      throw new WebError('NO_SUCH_STREAM_KEY');
    }
    await bus.publish(TOPICS.streamKeyRotated, { slug, keyId });
    await store.audit.add({ by, action: 'stream-key.revoked', subject: slug, detail: { name: row.name } });
    log.info({ channel: slug, user: by.id, keyId }, 'web: a stream key was revoked');
  }

  async #shown(slug: string, channelId: string, row: StreamKeyRow): Promise<StreamKeyShown> {
    const { store, addresses } = this.#parts;
    const text = await store.streamKeys.revealNamed(channelId, row.id);
    if (text === undefined) {
      throw new WebError('NO_SUCH_STREAM_KEY');
    }
    const { srtPassphrase } = await store.encoderSettings.of(channelId);
    return { key: tell(row), addresses: addresses.created(slug, text, srtPassphrase) };
  }
}

function tell({ id, name, role, createdAt, lastUse }: StreamKeyRow): StreamKey {
  return {
    id,
    name: name ?? null,
    role,
    createdAt,
    lastUsedAt: lastUse?.usedAt ?? null,
    lastAddress: lastUse?.address ?? null,
    lastEncoder: lastUse?.encoder ?? null,
  };
}
