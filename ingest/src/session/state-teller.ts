import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import type { Clock } from '@rostrum/service/clock';
import { offline } from './event-state.ts';

/** Tells the bus what each channel is doing, and again whenever the bus comes back. */

export class StateTeller {
  readonly #bus: Bus;
  readonly #origin: string;
  readonly #clock: Clock;
  readonly #states = new Map<string, StreamState>();
  #revision = 0;
  #hasBegun = false;

  /** @param origin where edges fetch what this process makes, `http://host:port`. */
  constructor(bus: Bus, origin: string, clock: Clock) {
    this.#bus = bus;
    this.#origin = origin;
    this.#clock = clock;
    bus.onConnect(() => (this.#hasBegun ? this.#replay() : undefined));
  }

  /** To be called once all events that go on are told: others of an earlier life are over. */
  async begin(): Promise<void> {
    this.#hasBegun = true;
    await this.#replay();
  }

  /** Remembers and tells a state. */
  tell(state: Omit<StreamState, 'origin' | 'revision'>): void {
    this.#revision = Math.max(this.#revision + 1, this.#clock.wallNow());
    const whole: StreamState = { ...state, origin: this.#origin, revision: this.#revision };
    this.#states.set(state.slug, whole);
    void this.#publish(whole);
  }

  async #publish(state: StreamState): Promise<void> {
    await this.#bus.hashSet(KEYS.streamStates, state.slug, state);
    await this.#bus.publish(TOPICS.streamState, state);
  }

  /** What an earlier life of this process left as running is over: it was killed, or the bus was away when it ended. */
  async #replay(): Promise<void> {
    const told = await this.#bus.hashAll(KEYS.streamStates);
    for (const [slug, value] of told ?? []) {
      const parsed = streamStateSchema.safeParse(value);
      if (
        parsed.success &&
        parsed.data.origin === this.#origin &&
        !this.#states.has(slug) &&
        parsed.data.status !== 'offline'
      ) {
        this.tell(offline(slug));
      }
    }
    for (const state of this.#states.values()) {
      await this.#publish(state);
    }
  }
}
