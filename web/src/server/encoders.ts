import type { Bus } from '@rostrum/bus/bus';
import type { ChannelCreated, ChannelEncoders } from '@rostrum/contract/api';
import { TOPICS } from '@rostrum/contract/bus-topics';
import type { Log } from '@rostrum/service/log';
import type { KeyRole } from '@rostrum/store/encoder-choices';
import type { EncoderSettingsPatch } from '@rostrum/store/encoder-settings';
import type { Store } from '@rostrum/store/store';
import type { Actor } from './account.ts';
import type { Addresses } from './addresses.ts';
import { findChannel } from './find-channel.ts';

export type EncodersParts = {
  readonly store: Store;
  readonly bus: Bus;
  readonly addresses: Addresses;
  readonly log: Log;
};

/** What a page may know of a channel's encoders without being asked for a secret. */
export type EncoderChoices = Pick<ChannelEncoders, 'srtLatencyMs' | 'switching'> & { readonly encryptsSrt: boolean };

/** How encoders come in to a channel. All methods @throws WebError `NO_SUCH_CHANNEL`, and the store's own errors. */
export class Encoders {
  readonly #parts: EncodersParts;

  constructor(parts: EncodersParts) {
    this.#parts = parts;
  }

  async choices(slug: string): Promise<EncoderChoices> {
    const { id } = await findChannel(this.#parts.store, slug);
    const { srtPassphrase, srtLatencyMs, switching } = await this.#parts.store.encoderSettings.of(id);
    return { encryptsSrt: srtPassphrase !== undefined, srtLatencyMs, switching };
  }

  /** Everything, with keys and passphrase; a backup key is made where there is none. */
  async view(slug: string): Promise<ChannelEncoders> {
    const { id } = await findChannel(this.#parts.store, slug);
    const { srtPassphrase, ...settings } = await this.#parts.store.encoderSettings.of(id);
    const backup = await this.addresses(slug, 'backup');
    return {
      slug,
      backupKey: backup.streamKey,
      ...(srtPassphrase === undefined ? {} : { srtPassphrase }),
      ...settings,
      primary: await this.addresses(slug, 'primary'),
      backup,
    };
  }

  /** What one of the two encoders is told; its key is made where there is none. */
  async addresses(slug: string, role: KeyRole): Promise<ChannelCreated> {
    const { store, addresses } = this.#parts;
    const { id } = await findChannel(store, slug);
    const streamKey = await store.streamKeys.issue(id, role);
    return addresses.created(slug, streamKey, (await store.encoderSettings.of(id)).srtPassphrase);
  }

  /** Writes down that somebody is shown what a channel's encoders prove themselves with. */
  async noteShown(slug: string, by: Actor): Promise<void> {
    await this.#parts.store.audit.add({ by, action: 'key.shown', subject: slug });
  }

  async update(slug: string, patch: EncoderSettingsPatch, by: Actor): Promise<void> {
    const { store, bus, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    await store.encoderSettings.update(id, patch);
    await bus.publish(TOPICS.encoderSettings, { slug });
    await store.audit.add({ by, action: 'encoders.changed', subject: slug, detail: { ...patch } });
    log.info({ channel: slug, user: by.id, ...patch }, 'web: how encoders come in was changed');
  }

  /** Makes a new key; who publishes with the old one is ended. */
  async rotate(slug: string, role: KeyRole, by: Actor): Promise<void> {
    const { store, bus, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    await store.streamKeys.rotate(id, role);
    await bus.publish(TOPICS.streamKeyRotated, { slug, role });
    await store.audit.add({ by, action: 'key.rotated', subject: slug, detail: { encoder: role } });
    log.info({ channel: slug, role, user: by.id }, 'web: a stream key was rotated');
  }
}
