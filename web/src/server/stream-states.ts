import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import type { Log } from '@rostrum/service/log';

/** Channels remembered; far more than one instance has. */
const CHANNELS_MAX = 10_000;

/** What every channel is doing now, as ingest tells it on the bus: the last known copy. */
export class StreamStates {
  readonly #states = new Map<string, StreamState>();
  readonly #watchers: ((slug: string) => void)[] = [];
  readonly #log: Log;

  constructor(bus: Bus, log: Log) {
    this.#log = log;
    bus.subscribe(TOPICS.streamState, (payload) => this.#take(payload));
    bus.onConnect(() => {
      void bus.hashAll(KEYS.streamStates).then((rows) => {
        for (const row of rows?.values() ?? []) {
          this.#take(row);
        }
      });
    });
  }

  of(slug: string): StreamState | undefined {
    return this.#states.get(slug);
  }

  /** @returns where channels are made that are on now, each address once. */
  origins(): readonly string[] {
    const on = [...this.#states.values()].filter(({ status }) => status !== 'offline');
    return [...new Set(on.map(({ origin }) => origin))];
  }

  /** Calls `run` whenever a channel's state is another. Those known already are told at once. */
  watch(run: (slug: string) => void): void {
    this.#watchers.push(run);
    for (const slug of this.#states.keys()) {
      run(slug);
    }
  }

  #take(payload: unknown): void {
    const parsed = streamStateSchema.safeParse(payload);
    if (!parsed.success) {
      this.#log.warn({ why: parsed.error.issues[0]?.message }, 'web: a stream state on the bus could not be read');
      return;
    }
    const state = parsed.data;
    const known = this.#states.get(state.slug);
    const isNewer = known === undefined || state.revision >= known.revision;
    if (isNewer && (known !== undefined || this.#states.size < CHANNELS_MAX)) {
      this.#states.set(state.slug, state);
      for (const run of this.#watchers) {
        run(state.slug);
      }
    }
  }
}
