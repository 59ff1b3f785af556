import type { Finding } from '@rostrum/contract/stream-state';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { SourceRole } from '@rostrum/store/encoder-choices';
import type { StageRow } from '@rostrum/store/stage-repository';
import type { Store } from '@rostrum/store/store';
import { ChannelEvent, type EventOf, type EventSettings } from './channel-event.ts';
import { type DroppedKey, sayDropped } from './dropped-key.ts';
import { offline, type ToldState } from './event-state.ts';
import { findEventsLeft } from './events-left.ts';
import { PublishSession, type TakeKey, type TakeTarget } from './publish-session.ts';
import type { Authorise, PublishDecision, PublisherConnection, PublishRequest } from './publisher.ts';
import { RefusedKeys } from './refused-keys.ts';

/** Which channels are on here: proves keys, opens events, keeps those just ended until their last viewers are through. */

/**
 * After an event was ended by hand, encoders are turned away until none has tried for this long: OBS tries again for an
 * hour, with up to a quarter of one between.
 */
const QUIET_AFTER_END_MS = 20 * 60_000;
/** Events at once on one machine, those just ended included; the next is refused in words. */
const EVENTS_MAX = 256;
/** As many as the contract lets through. */
const FINDINGS_MAX = 30;

export type ChannelsOptions = {
  readonly store: Pick<Store, 'streamKeys' | 'encoderSettings' | 'channels' | 'stages'>;
  readonly settings: EventSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Told each change of a channel. */
  readonly onState: (state: ToldState) => void;
  /** Told each change of a playlist. */
  readonly onPublish: (event: ChannelEvent, rendition: string) => void;
  /** Told when an event's media is gone. */
  readonly onGone: (event: ChannelEvent) => void;
};

/** A source, and the channel it is for. */
type Source = EventOf & { readonly channelId: string; readonly role: SourceRole; readonly key: TakeKey | undefined };

/** Owned by the process; `close` ends all events. */
export class Channels {
  readonly name = 'channels';
  readonly #options: ChannelsOptions;
  /** The running event, or the last one, by slug. */
  readonly #current = new Map<string, ChannelEvent>();
  /** Ended events whose last window may still be fetched. */
  readonly #ending = new Set<ChannelEvent>();
  readonly #refused: RefusedKeys;
  /** What viewers are to see, by slug, where something was decided. */
  #stages: ReadonlyMap<string, StageRow> = new Map();
  /** When an encoder was last turned away because its event was ended by hand, by slug; milliseconds since 1970. */
  readonly #turnedAwayAt = new Map<string, number>();

  constructor(options: ChannelsOptions) {
    this.#options = options;
    this.#refused = new RefusedKeys(options.clock, (slug) => this.#tellNow(slug));
  }

  /** Takes up the events that an earlier life of this process left; whatever else it left on disk is removed. */
  async start(): Promise<void> {
    const { settings, clock, log, store } = this.#options;
    for (const { slug, epoch, left } of await findEventsLeft(
      settings.folder,
      clock.wallNow() - settings.grace * 1000,
    )) {
      const before = this.#current.get(slug);
      if (before !== undefined && before.epoch >= epoch) {
        continue;
      }
      const title = (await store.channels.bySlug(slug))?.title ?? slug;
      const event = this.#open({ slug, title }, epoch);
      await event.resume(left).catch(async (error: unknown) => {
        log.error({ err: error, channel: slug, event: epoch }, 'session: an event could not be taken up again');
        this.#current.delete(slug);
        await event.close();
      });
      this.#applyStage(event);
    }
  }

  /** Stops every event at a place where another process can go on without a mark. To be called before `close`. */
  async handOver(): Promise<void> {
    await Promise.all([...this.#current.values()].map((event) => event.handOver()));
  }

  /** Events go on when ingest is back within their grace. */
  async close(): Promise<void> {
    const events = new Set([...this.#current.values(), ...this.#ending]);
    await Promise.all([...events].map((event) => event.suspend()));
    this.#current.clear();
    this.#ending.clear();
  }

  /** The running event of a channel, or the one that ended last. */
  current(slug: string): ChannelEvent | undefined {
    return this.#current.get(slug);
  }

  /** An event by its name in URLs, while its media can be fetched. */
  find(slug: string, epoch: string): ChannelEvent | undefined {
    const current = this.#current.get(slug);
    if (current?.epoch === epoch) {
      return current;
    }
    for (const event of this.#ending) {
      if (event.slug === slug && event.epoch === epoch) {
        return event;
      }
    }
    return undefined;
  }

  all(): Iterable<ChannelEvent> {
    return this.#current.values();
  }

  /** What viewers are to see was decided; to be called before `start`, too. @param rows all there are. */
  setStages(rows: readonly StageRow[]): void {
    this.#stages = new Map(rows.map((row) => [row.slug, row]));
    for (const slug of this.#turnedAwayAt.keys()) {
      if (this.#stages.get(slug)?.endedAt === undefined) {
        this.#turnedAwayAt.delete(slug);
      }
    }
    for (const event of this.#current.values()) {
      this.#applyStage(event);
    }
  }

  #applyStage(event: ChannelEvent): void {
    if (event.endedAt !== undefined) {
      return;
    }
    const stage = this.#stages.get(event.slug);
    if (stage?.endedAt !== undefined) {
      event.end('The event was ended in the studio. Stop streaming here, too.');
    } else if (stage?.rehearsalSince === undefined && event.isRehearsal) {
      this.#renew(event);
    } else {
      event.isRehearsal = stage?.rehearsalSince !== undefined;
      event.showSlate(stage?.slateSince !== undefined);
    }
  }

  /** A rehearsal is over: its encoders go on in an event of their own, so that nobody can go back into the rehearsal. */
  #renew(before: ChannelEvent): void {
    const { slug, title } = before;
    const sources = before.release();
    if (sources.length === 0) {
      return;
    }
    const event = this.#open({ slug, title });
    for (const [role, take] of sources) {
      take.moveTo(event);
      event.begin(take, role);
    }
    this.#options.log.info({ channel: slug, event: event.epoch }, 'session: the rehearsal is over, an event begins');
    void this.refresh(slug);
    this.#applyStage(event);
  }

  /** Why an encoder is not let in though its key is right. @returns undefined where it is. */
  async #whyNot({ slug, channelId }: Source): Promise<string | undefined> {
    const { clock, store, log } = this.#options;
    const endedAt = this.#stages.get(slug)?.endedAt;
    if (endedAt === undefined) {
      return undefined;
    }
    const now = clock.wallNow();
    if (now - Math.max(endedAt, this.#turnedAwayAt.get(slug) ?? 0) < QUIET_AFTER_END_MS) {
      this.#turnedAwayAt.set(slug, now);
      return 'The event was ended in the studio. Stop streaming here; for another event, press “Let encoders in again” there.';
    }
    log.info({ channel: slug }, 'session: all was quiet since the event was ended, encoders are let in again');
    await store.stages.set(channelId, { isEnded: false });
    this.setStages(await store.stages.rows());
    return undefined;
  }

  /** Ends who publishes to a channel with a key that is no longer valid. */
  dropPublisher(slug: string, key: DroppedKey): void {
    this.#current.get(slug)?.drop(key);
  }

  /** An encoder that knows a channel's key was not let in: its owner sees why, whether an event runs or not. */
  async tellTurnedAway(streamKey: string, address: string, say: string): Promise<void> {
    const { store } = this.#options;
    const found = await store.streamKeys.findByKey(streamKey).catch(() => undefined);
    if (found === undefined) {
      return;
    }
    this.#notice(found.slug, 'ENCODER_REFUSED', `An encoder at ${address} was not let in. ${say}`);
  }

  /** How an address does that a channel is pulled from. @param say undefined: it is well again. */
  tellPull(slug: string, say: string | undefined): void {
    if (say !== undefined) {
      this.#notice(slug, 'PULL_FAILED', say);
    } else {
      this.#current.get(slug)?.notices.remove('PULL_FAILED');
      this.#tellNow(slug);
    }
  }

  /** The owner sees it, whether an event runs or not. */
  #notice(slug: string, code: string, say: string): void {
    const event = this.#current.get(slug);
    if (event === undefined) {
      this.#say({ ...offline(slug), notices: [{ code, say, at: this.#options.clock.wallNow() }] });
    } else {
      event.notices.add(code, say);
      this.#tellNow(slug);
    }
  }

  /** How a channel is now, whether an event runs or not. */
  #tellNow(slug: string): void {
    this.#say(this.#current.get(slug)?.describe() ?? offline(slug));
  }

  #say(state: ToldState): void {
    this.#options.onState({
      ...state,
      findings: this.#withRefused(state).slice(0, FINDINGS_MAX),
    });
  }

  /** The worst first: a wrong key is what is amiss while nothing comes, and a remark while something does. */
  #withRefused({ slug, status, findings }: ToldState): readonly Finding[] {
    const isLive = status === 'live';
    const refused = this.#refused.of(slug, isLive);
    return isLive ? [...findings, ...refused] : [...refused, ...findings];
  }

  /** How encoders come in to a channel was changed, or what is shown while they are away. */
  async refresh(slug: string): Promise<void> {
    const { store } = this.#options;
    const channel = await store.channels.bySlug(slug);
    const event = this.#current.get(slug);
    if (channel !== undefined && event !== undefined) {
      event.configure(await store.encoderSettings.of(channel.id));
      event.renewSlate(channel.title);
    }
  }

  readonly authorise: Authorise = async (
    request: PublishRequest,
    connection: PublisherConnection,
    signal: AbortSignal,
  ): Promise<PublishDecision> => {
    const { store, log } = this.#options;
    const found = await this.#find(request);
    if ('accepted' in found) {
      return found;
    }
    if (signal.aborted) {
      return { accepted: false, say: 'The encoder left.' };
    }
    const why = await this.#whyNot(found);
    if (why !== undefined) {
      log.info(
        { channel: found.slug, address: request.address },
        'session: an encoder was turned away, its event was ended',
      );
      return { accepted: false, say: why };
    }
    const running = this.#current.get(found.slug);
    if (running === undefined && this.#current.size >= EVENTS_MAX) {
      return { accepted: false, say: 'This server carries as many events as it can. End one, or use another server.' };
    }
    const resumed =
      request.resumes === undefined
        ? undefined
        : running?.resumeTake(request.resumes, found.role, (target) =>
            this.#takeOf(request, connection, target, found),
          );
    if (resumed !== undefined) {
      return { accepted: true, sink: resumed, take: running?.nameOf(resumed) ?? '' };
    }
    if (found.key !== undefined) {
      if (!(await this.#noteUse(found.key, request.address, request.encoder))) {
        return { accepted: false, say: sayDropped({ keyId: found.key.id }, found.key) };
      }
      this.#refused.clear(found.slug);
    }
    const event = running !== undefined && running.endedAt === undefined ? running : this.#open(found);
    const take = this.#takeOf(request, connection, event, found);
    event.begin(take, found.role);
    event.configure(await store.encoderSettings.of(found.channelId));
    this.#applyStage(event);
    log.info(
      { channel: found.slug, role: found.role, address: request.address, encoder: request.encoder },
      'session: an encoder publishes',
    );
    return { accepted: true, sink: take, take: event.nameOf(take) };
  };

  /** Whose channel a source is for, or why it is for none. */
  async #find(request: PublishRequest): Promise<Source | Extract<PublishDecision, { accepted: false }>> {
    const { store, log } = this.#options;
    const { address, encoder, streamKey, pulls } = request;
    if (streamKey === undefined) {
      const channel = await store.channels.bySlug(pulls);
      return channel === undefined
        ? { accepted: false, say: 'There is no such channel any more.' }
        : { channelId: channel.id, slug: channel.slug, title: channel.title, role: 'pull', key: undefined };
    }
    const found = await store.streamKeys.findByKey(streamKey);
    if (found === undefined) {
      log.warn({ address, encoder }, 'session: a stream key that is not known was refused');
      this.#refused.note(address, await store.streamKeys.usedFrom(address));
      return {
        accepted: false,
        say: 'This stream key is not known here. Copy it again from the studio: it was mistyped, replaced or revoked.',
      };
    }
    const { keyId, keyName, ...channel } = found;
    return { ...channel, key: { id: keyId, name: keyName } };
  }

  #takeOf(
    { encoder, address }: PublishRequest,
    connection: PublisherConnection,
    target: TakeTarget,
    { key, slug }: Source,
  ): PublishSession {
    const { clock, log } = this.#options;
    const take = new PublishSession(connection, encoder, target, clock);
    take.key = key;
    if (key !== undefined) {
      // Encoders say who they are when they begin to send, and mostly not before.
      take.onDescribed = (name) => {
        take.onDescribed = undefined;
        this.#noteUse(key, address, name).catch((error: unknown) =>
          log.warn({ err: error, channel: slug }, 'session: what was used could not be written down'),
        );
      };
    }
    return take;
  }

  #noteUse({ id }: TakeKey, address: string, encoder: string | undefined): Promise<boolean> {
    return this.#options.store.streamKeys.touch(id, { address, encoder });
  }

  #open(channel: EventOf, epoch?: string): ChannelEvent {
    const { settings, onPublish } = this.#options;
    const { slug } = channel;
    const before = this.#current.get(slug);
    const hooks = {
      onState: () => this.#tell(event),
      onPublish: (rendition: string) => onPublish(event, rendition),
      onEnded: () => this.#retire(event),
    };
    const event: ChannelEvent = new ChannelEvent(channel, settings, hooks, epoch);
    event.isRehearsal = this.#stages.get(slug)?.rehearsalSince !== undefined;
    this.#current.set(slug, event);
    if (before !== undefined) {
      this.#ending.add(before);
    }
    return event;
  }

  #tell(event: ChannelEvent): void {
    if (this.#current.get(event.slug) === event) {
      this.#say(event.describe());
    }
  }

  /** §6.2.2: what was listed stays for as long as the list was, and its last segment; of a rehearsal, nothing. */
  #retire(event: ChannelEvent): void {
    const { settings, clock, onGone, log } = this.#options;
    this.#tell(event);
    clock.after(event.isRehearsal ? 0 : settings.window * 1000, () => {
      this.#ending.delete(event);
      if (this.#current.get(event.slug) === event) {
        this.#current.delete(event.slug);
        this.#tellNow(event.slug);
      }
      onGone(event);
      event
        .close()
        .catch((error: unknown) => log.warn({ err: error, channel: event.slug }, 'session: an event left files'));
    });
  }
}
