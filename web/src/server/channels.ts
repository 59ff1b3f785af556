import type { Bus } from '@rostrum/bus/bus';
import type { ChannelCreated } from '@rostrum/contract/api';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { Access, ChannelCard } from '@rostrum/contract/channel-card';
import { DEFAULT_SITE_SETTINGS, type SiteSettings } from '@rostrum/contract/site-settings';
import type { StreamStatus } from '@rostrum/contract/stream-state';
import type { Log } from '@rostrum/service/log';
import type { AccessRules } from '@rostrum/store/access-repository';
import type { Channel } from '@rostrum/store/channel-repository';
import type { SlateFiles } from '@rostrum/store/slate-files';
import type { Stage } from '@rostrum/store/stage-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { AccessInForce, InForce } from './access-in-force.ts';
import type { Account, Actor } from './account.ts';
import type { Addresses } from './addresses.ts';
import { findChannel } from './find-channel.ts';
import { picturePath } from './picture-path.ts';
import { mayHandOver, mayManageAllChannels, mayManageChannel, mayModerate } from './rights.ts';
import type { StaffRights } from './staff-rights.ts';
import type { StreamStates } from './stream-states.ts';

/** A channel with what it does now, for pages. */
export type ChannelView = Omit<ChannelCard, 'isRehearsal' | 'under' | 'countries'> & {
  /** It rehearses, or its running event began as a rehearsal: it is live for nobody but those who run it. */
  readonly isRehearsal: boolean;
  readonly status: StreamStatus;
  readonly epoch?: string;
  readonly startedAt?: number;
  /** Where its picture is on this site; null: it has none. */
  readonly picture: string | null;
  /** The event whose access is in force in place of the channel's own. */
  readonly event?: {
    readonly id: string;
    readonly title: string;
    /** Milliseconds since 1970; null: until what is sent has ended. */
    readonly until: number | null;
  };
};

export type ChannelParts = {
  readonly store: Store;
  readonly bus: Bus;
  readonly states: StreamStates;
  readonly inForce: Pick<AccessInForce, 'of' | 'forget'>;
  readonly addresses: Addresses;
  readonly slateFiles: SlateFiles;
  readonly staffRights: StaffRights;
  readonly log: Log;
  /** Those in force; absent: as at first. */
  readonly settings?: () => SiteSettings;
};

/** Channels: each change goes to the database, then to the bus, where edges and ingest learn it. */
export class Channels {
  readonly #parts: ChannelParts;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  async all(): Promise<ChannelView[]> {
    return Promise.all((await this.#parts.store.channels.list()).map((channel) => this.#view(channel)));
  }

  /** Those the account manages. */
  async managedBy(account: Account): Promise<ChannelView[]> {
    const own = (await this.#parts.store.channels.list()).filter((channel) => mayManageChannel(account, channel));
    return Promise.all(own.map((channel) => this.#view(channel)));
  }

  /** Those in whose chat the account keeps order without managing them. */
  async moderatedBy(account: Account): Promise<ChannelView[]> {
    const named = new Set(await this.#parts.store.moderators.channelsOf(account.id));
    const found = (await this.#parts.store.channels.list()).filter(
      (channel) => !mayManageChannel(account, channel) && mayModerate(account, channel, named.has(channel.id)),
    );
    return Promise.all(found.map((channel) => this.#view(channel)));
  }

  /** What rights are judged by. @throws WebError `NO_SUCH_CHANNEL`. */
  async ownership(slug: string): Promise<Pick<Channel, 'id' | 'ownerId'>> {
    return findChannel(this.#parts.store, slug);
  }

  /** @returns the address of whoever runs it; undefined where nobody does. @throws WebError `NO_SUCH_CHANNEL`. */
  async ownerOf(slug: string): Promise<string | undefined> {
    const { ownerId } = await findChannel(this.#parts.store, slug);
    return ownerId === undefined ? undefined : (await this.#parts.store.users.byId(ownerId))?.email;
  }

  /** @returns whether the account was named as moderator of the channel of this id. */
  isNamed(channelId: string, account: Account): Promise<boolean> {
    return this.#parts.store.moderators.has(channelId, account.id);
  }

  /** What a guest may find listed. */
  async listed(): Promise<ChannelView[]> {
    return (await this.all()).filter((channel) => channel.access === 'public').map(asGuestsSeeIt);
  }

  async bySlug(slug: string): Promise<ChannelView | undefined> {
    const channel = await this.#parts.store.channels.bySlug(slug);
    return channel === undefined ? undefined : this.#view(channel);
  }

  /** @returns whether the account hosts this channel: speaks as host in its chat, and may delete and ban there. */
  async isHost(slug: string, account: Account): Promise<boolean> {
    const channel = await this.#parts.store.channels.bySlug(slug);
    return channel !== undefined && mayManageChannel(account, channel);
  }

  /** @returns what the account is in this channel's chat. */
  async chatRoleOf(slug: string, account: Account): Promise<'viewer' | 'host' | 'moderator'> {
    const channel = await this.#parts.store.channels.bySlug(slug);
    if (channel === undefined) {
      return 'viewer';
    }
    if (mayManageChannel(account, channel)) {
      return 'host';
    }
    return mayModerate(account, channel, await this.isNamed(channel.id, account)) ? 'moderator' : 'viewer';
  }

  /** @throws RostrumError `SLUG_TAKEN`, `SLUG_INVALID`; WebError `CHANNELS_FULL`. */
  async add(
    wish: { slug: string; title: string; description: string; access: Access },
    by: Actor,
  ): Promise<ChannelCreated> {
    await this.#assertRoom(by);
    const channel = await this.#parts.store.channels.add({ ...wish, ownerId: by.id });
    const streamKey = await this.#parts.store.streamKeys.issue(channel.id);
    await this.tell(channel.slug);
    const { title, access } = channel;
    await this.#parts.store.audit.add({ by, action: 'channel.made', subject: wish.slug, detail: { title, access } });
    this.#parts.log.info({ channel: channel.slug, user: by.id }, 'web: a channel was made');
    return this.#parts.addresses.created(channel.slug, streamKey);
  }

  /** Who looks after the site is not bound by what it gives to creators. @throws WebError `CHANNELS_FULL`. */
  async #assertRoom(by: Actor): Promise<void> {
    const most = (this.#parts.settings?.() ?? DEFAULT_SITE_SETTINGS).channelsPerCreator;
    if (most === 0 || mayManageAllChannels(by)) {
      return;
    }
    const own = (await this.#parts.store.channels.list()).filter(({ ownerId }) => ownerId === by.id);
    if (own.length >= most) {
      throw new WebError('CHANNELS_FULL', { most });
    }
  }

  /** @throws WebError `NO_SUCH_CHANNEL`. */
  async update(
    slug: string,
    patch: Partial<Pick<ChannelCard, 'title' | 'description' | 'access'>>,
    by: Actor,
  ): Promise<ChannelView> {
    await findChannel(this.#parts.store, slug);
    await this.#parts.store.channels.update(slug, patch);
    const { description, ...shown } = patch;
    const detail = { ...shown, ...(description === undefined ? {} : { description: 'changed' }) };
    await this.#parts.store.audit.add({ by, action: 'channel.changed', subject: slug, detail });
    return this.#view(await this.tell(slug));
  }

  /** Tells edges what they may know of a channel now. @throws WebError `NO_SUCH_CHANNEL`. */
  async tell(slug: string): Promise<Channel> {
    const { store } = this.#parts;
    const channel = await findChannel(store, slug);
    await this.#tell(cardOf(channel, await this.#rulesOf(channel.id), this.#parts.inForce.of(channel)));
    return channel;
  }

  /** Gives it to somebody who runs it from now on. @throws WebError `NO_SUCH_CHANNEL`, `NO_SUCH_PERSON`, `FORBIDDEN`, `MAY_RUN_NONE`. */
  async handOver(slug: string, email: string, by: Actor): Promise<void> {
    const { store, staffRights, log } = this.#parts;
    const { ownerId } = await findChannel(store, slug);
    const heir = await store.users.byEmail(email);
    if (!mayManageAllChannels(by)) {
      throw new WebError('FORBIDDEN');
    }
    if (heir === undefined) {
      throw new WebError('NO_SUCH_PERSON');
    }
    if (!mayHandOver(by, heir)) {
      throw new WebError('MAY_RUN_NONE', { email: heir.email });
    }
    const from = await this.ownerOf(slug);
    await store.channels.update(slug, { ownerId: heir.id });
    if (ownerId !== undefined && ownerId !== heir.id) {
      await staffRights.takeBack(ownerId);
    }
    await store.audit.add({ by, action: 'channel.handed-over', subject: slug, detail: { from, to: heir.email } });
    log.info({ channel: slug, user: by.id, to: heir.id }, 'web: a channel was handed over');
  }

  /** @throws WebError `NO_SUCH_CHANNEL`. */
  async remove(slug: string, by: Actor): Promise<void> {
    const channel = await findChannel(this.#parts.store, slug);
    await this.#parts.store.channels.remove(slug);
    await this.#parts.slateFiles.remove(slug);
    this.#parts.inForce.forget(channel.id);
    await this.#tell({ ...cardOf(channel), removed: true });
    await this.#parts.bus.publish(TOPICS.streamKeyRotated, { slug });
    const { title } = channel;
    await this.#parts.store.audit.add({ by, action: 'channel.removed', subject: slug, detail: { title } });
    this.#parts.log.info({ channel: slug, user: by.id }, 'web: a channel was removed');
  }

  async #tell(card: ChannelCard): Promise<void> {
    const { bus } = this.#parts;
    await (card.removed === true
      ? bus.hashDelete(KEYS.channels, card.slug)
      : bus.hashSet(KEYS.channels, card.slug, card));
    await bus.publish(TOPICS.channel, card);
  }

  async #rulesOf(channelId: string): Promise<CardRules> {
    const { access, stages } = this.#parts.store;
    return { ...(await access.of(channelId)), ...(await stages.of(channelId)) };
  }

  async #view(channel: Channel): Promise<ChannelView> {
    const state = this.#parts.states.of(channel.slug);
    const inForce = this.#parts.inForce.of(channel);
    const rules = await this.#rulesOf(channel.id);
    const { isRehearsal = false, under: _under, countries: _countries, ...card } = cardOf(channel, rules, inForce);
    const { event } = inForce;
    return {
      ...card,
      picture: picturePath(channel.picture),
      isRehearsal: isRehearsal || state?.isRehearsal === true,
      status: state?.status ?? 'offline',
      ...(state?.epoch === undefined ? {} : { epoch: state.epoch }),
      ...(state?.startedAt === undefined ? {} : { startedAt: state.startedAt }),
      ...(event === undefined ? {} : { event: { id: event.planId, title: event.title, until: event.until ?? null } }),
    };
  }
}

/** @returns a channel as it is for all but those who run it: a rehearsal has not begun. */
export function asGuestsSeeIt(channel: ChannelView): ChannelView {
  const { epoch: _epoch, startedAt: _startedAt, ...rest } = channel;
  return channel.isRehearsal ? { ...rest, status: 'offline', isRehearsal: false } : channel;
}

/** What a card tells of who may watch. */
export type CardRules = Partial<
  Pick<AccessRules, 'opensAt' | 'closesAt' | 'countries'> & Pick<Stage, 'rehearsalSince'>
>;

/**
 * @param inForce who may watch now; the channel's own access where it is left out.
 * @returns what edges may know of a channel.
 */
export function cardOf(channel: Channel, rules: CardRules = {}, inForce?: InForce): ChannelCard {
  const { slug, title, description } = channel;
  const { opensAt, closesAt, countries, rehearsalSince } = rules;
  return {
    slug,
    title,
    description,
    access: inForce?.access ?? channel.access,
    ...(inForce?.event === undefined ? {} : { under: inForce.under }),
    ...(countries === undefined ? {} : { countries }),
    ...(opensAt === undefined ? {} : { opensAt }),
    ...(closesAt === undefined ? {} : { closesAt }),
    ...(rehearsalSince === undefined ? {} : { isRehearsal: true }),
  };
}
