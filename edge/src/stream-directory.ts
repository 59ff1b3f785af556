import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type ChannelCard, channelCardSchema } from '@rostrum/contract/channel-card';
import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { LastKnown } from './last-known.ts';

/** Channels known at once; past it new ones are not learnt. */
const MAX_CHANNELS = 10_000;
/** While it is not known which channels there are, the bus is looked at again this often. */
const LOOK_AGAIN_MS = 500;

/**
 * What each channel is and does, learnt from the bus: whole on every connect, then change by change. The last known copy
 * stands on disk, so that an edge that starts without Redis still knows its channels.
 */
export class StreamDirectory implements Part {
  readonly name = 'stream directory';
  readonly #bus: Bus;
  readonly #disk: LastKnown;
  readonly #states = new Map<string, StreamState>();
  readonly #cards = new Map<string, ChannelCard>();
  readonly #clock: Clock;
  readonly #onEpoch: (slug: string) => void;
  #isKnown = false;
  #look: Timer | undefined;

  /** @param onEpoch called when a channel's event, its origin, or whether it plays, has changed. */
  constructor(bus: Bus, disk: LastKnown, clock: Clock, onEpoch: (slug: string) => void) {
    this.#bus = bus;
    this.#disk = disk;
    this.#clock = clock;
    this.#onEpoch = onEpoch;
  }

  async start(): Promise<void> {
    const saved = await this.#disk.load();
    if (Array.isArray(saved)) {
      // Each is one or the other; its schema tells.
      for (const item of saved) {
        this.#learnState(item);
        this.#learnCard(item);
      }
      this.#isKnown = this.#cards.size > 0;
    }
    this.#bus.subscribe(TOPICS.streamState, (payload) => this.#learnState(payload));
    this.#bus.subscribe(TOPICS.channel, (payload) => this.#learnCard(payload));
    this.#bus.onConnect(() => void this.#learnAll());
    if (this.#bus.isConnected) {
      await this.#learnAll();
    }
    // An installation that has just been made is known when web, which may start later, has told so.
    this.#look = this.#clock.every(LOOK_AGAIN_MS, () => {
      if (this.#isKnown) {
        this.#look?.cancel();
      } else if (this.#bus.isConnected) {
        void this.#learnAll();
      }
    });
  }

  async close(): Promise<void> {
    this.#look?.cancel();
    await this.#disk.flush();
  }

  state(slug: string): StreamState | undefined {
    return this.#states.get(slug);
  }

  card(slug: string): ChannelCard | undefined {
    return this.#cards.get(slug);
  }

  /** Whether it is known which channels there are, from the bus or from disk: a channel without a card is none then. */
  isKnown(): boolean {
    return this.#isKnown;
  }

  /** Where the channels that are live now are fetched. */
  liveOrigins(): string[] {
    const live = [...this.#states.values()].filter(({ status }) => status === 'live' || status === 'reconnecting');
    return [...new Set(live.map(({ origin }) => origin))];
  }

  async #learnAll(): Promise<void> {
    const before = [...this.#cards.keys()];
    // Whether all were told is read first: what is told after it comes by topic.
    const [isTold, states, cards] = await Promise.all([
      this.#bus.get(KEYS.channelsTold),
      this.#bus.hashAll(KEYS.streamStates),
      this.#bus.hashAll(KEYS.channels),
    ]);
    states?.forEach((state) => this.#learnState(state));
    // Without the word that all were told, the hash may be one that web is just filling again.
    if (cards !== undefined && isTold === true) {
      this.#isKnown = true;
      // A channel that was known and is not in it was removed while we were not listening.
      for (const slug of before) {
        if (!cards.has(slug)) {
          this.#cards.delete(slug);
        }
      }
    }
    cards?.forEach((card) => this.#learnCard(card));
  }

  #learnState(payload: unknown): void {
    const parsed = streamStateSchema.safeParse(payload);
    if (!parsed.success) {
      return;
    }
    const state = parsed.data;
    const before = this.#states.get(state.slug);
    // Topics and the hash race on connect; an older state never replaces a newer one.
    if ((before !== undefined && before.revision >= state.revision) || this.#isFull(this.#states, state.slug)) {
      return;
    }
    this.#states.set(state.slug, state);
    if (before?.epoch !== state.epoch || before?.status !== state.status || before?.origin !== state.origin) {
      this.#onEpoch(state.slug);
    }
    this.#save();
  }

  #learnCard(payload: unknown): void {
    const parsed = channelCardSchema.safeParse(payload);
    if (!parsed.success || this.#isFull(this.#cards, parsed.data.slug)) {
      return;
    }
    const card = parsed.data;
    if (card.removed === true) {
      this.#cards.delete(card.slug);
      this.#states.delete(card.slug);
      this.#onEpoch(card.slug);
    } else {
      this.#cards.set(card.slug, card);
    }
    this.#save();
  }

  #isFull(map: ReadonlyMap<string, unknown>, slug: string): boolean {
    return map.size >= MAX_CHANNELS && !map.has(slug);
  }

  #save(): void {
    this.#disk.save(() => [...this.#states.values(), ...this.#cards.values()]);
  }
}
