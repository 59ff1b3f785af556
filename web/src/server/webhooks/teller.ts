import type { Finding, StreamState } from '@rostrum/contract/stream-state';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Channel } from '@rostrum/store/channel-repository';
import type { Store } from '@rostrum/store/store';
import type { Emission, Mark } from '@rostrum/store/webhook-outbox';
import type { Addresses } from '../addresses.ts';
import type { StreamStates } from '../stream-states.ts';
import { eventSteps, readTold, type Told, tellsOf } from './event-steps.ts';

export type WebhookTellerParts = {
  readonly store: Store;
  readonly states: StreamStates;
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly log: Log;
};

/** What was taken back from viewers of a channel. */
export type RevokedRight =
  | { readonly right: 'ticket'; readonly ticket: string }
  | { readonly right: 'member'; readonly member: string }
  /** Who watches is asked anew, everybody. */
  | { readonly right: 'all' };

/** The same trouble of a channel is told no more often. */
const TROUBLE_EVERY_MS = 600_000;
/** An event that is gone from a new ingest is over; one that is being restored comes back sooner. */
const GONE_AFTER_MS = 15_000;
/** After a database that could not be written. */
const AGAIN_AFTER_MS = 5_000;
/** Remembered troubles; far more than there are at once. */
const TROUBLES_MAX = 10_000;

/** Puts into the outbox what happens on channels, each thing once, over restarts. */
export class WebhookTeller {
  readonly #parts: WebhookTellerParts;
  /** Channels that are looked at now, and whether they are to be looked at once more. */
  readonly #running = new Map<string, boolean>();
  /** Of each channel what was looked at last, as far as it matters. */
  readonly #seen = new Map<string, string>();
  /** Channels that are offline while their event was not told to be over: what waits until it is, or that it is. */
  readonly #going = new Map<string, Timer | 'gone'>();
  readonly #troubles = new Map<string, { readonly since: string; readonly at: number }>();

  constructor(parts: WebhookTellerParts) {
    this.#parts = parts;
    parts.states.watch((slug) => this.#take(slug));
  }

  /** Tells that viewers were put out. Never throws: what was taken back stays so. */
  async revoked(channel: Channel, right: RevokedRight): Promise<void> {
    try {
      await this.#emit([{ type: 'viewer.revoked', channel, data: right }]);
    } catch (error) {
      this.#parts.log.error({ err: error, channel: channel.slug }, 'webhooks: a revocation could not be written down');
    }
  }

  #take(slug: string): void {
    if (this.#running.has(slug)) {
      this.#running.set(slug, true);
    } else {
      void this.#run(slug);
    }
  }

  /** Looks at the newest state of a channel until there is no newer: one at a time, so that nothing is told twice. */
  async #run(slug: string): Promise<void> {
    const { states, clock, log } = this.#parts;
    do {
      this.#running.set(slug, false);
      try {
        const state = states.of(slug);
        await (state === undefined ? undefined : this.#look(state));
      } catch (error) {
        log.warn({ err: error, channel: slug }, 'webhooks: what happened could not be written down yet');
        this.#seen.delete(slug);
        clock.after(AGAIN_AFTER_MS, () => this.#take(slug));
      }
    } while (this.#running.get(slug) === true);
    this.#running.delete(slug);
  }

  async #look(state: StreamState): Promise<void> {
    const { slug } = state;
    const bad = state.findings.filter(({ severity }) => severity === 'bad');
    const tells = tellsOf(state);
    const isNewPhase = this.#seen.get(slug) !== tells;
    if (!isNewPhase && bad.length === 0) {
      return;
    }
    const channel = await this.#parts.store.channels.bySlug(slug);
    if (channel === undefined) {
      return;
    }
    if (isNewPhase) {
      await this.#lookAtEvent(channel, state);
      this.#seen.set(slug, tells);
    }
    for (const finding of bad) {
      await this.#lookAtTrouble(channel, state, finding);
    }
  }

  async #lookAtEvent(channel: Channel, state: StreamState): Promise<void> {
    const { store, clock } = this.#parts;
    const told = readTold((await store.webhookOutbox.mark(channel.id, 'event'))?.value);
    if (state.status === 'offline' && told?.isOver === false && !this.#isGone(channel.slug)) {
      return;
    }
    this.#stay(channel.slug);
    const { steps, now } = eventSteps(told, state, clock.wallNow());
    if (now !== told) {
      await this.#emit(
        steps.map(({ type, event, at }) => ({
          type,
          channel,
          at,
          data: { event: describe(event), watchUrl: this.#parts.addresses.watch(channel.slug) },
        })),
        { channelId: channel.id, name: 'event', value: JSON.stringify(now) },
      );
    }
  }

  /** @returns whether it has been offline long enough; if not, it is looked at again when it has. */
  #isGone(slug: string): boolean {
    const going = this.#going.get(slug);
    if (going === undefined) {
      const timer = this.#parts.clock.after(GONE_AFTER_MS, () => {
        this.#going.set(slug, 'gone');
        this.#seen.delete(slug);
        this.#take(slug);
      });
      this.#going.set(slug, timer);
    }
    return going === 'gone';
  }

  #stay(slug: string): void {
    const going = this.#going.get(slug);
    this.#going.delete(slug);
    if (going !== 'gone') {
      going?.cancel();
    }
  }

  async #lookAtTrouble(channel: Channel, state: StreamState, finding: Finding): Promise<void> {
    const { store, clock } = this.#parts;
    const { code, severity, say, cure } = finding;
    const key = `${channel.id} ${code}`;
    const name = `trouble.${code}`;
    const since = String(finding.since);
    let last = this.#troubles.get(key);
    if (last === undefined) {
      const mark = await store.webhookOutbox.mark(channel.id, name);
      last = mark && { since: mark.value, at: mark.at };
    }
    const now = clock.wallNow();
    if (last === undefined || (last.since !== since && Math.abs(now - last.at) >= TROUBLE_EVERY_MS)) {
      last = { since, at: now };
      const event = state.epoch === undefined ? {} : { event: describe(state) };
      const data = {
        ...event,
        isRehearsal: state.isRehearsal,
        finding: { code, severity, say, cure, since: new Date(finding.since).toISOString() },
      };
      const mark = { channelId: channel.id, name, value: since };
      await this.#emit([{ type: 'ingest.trouble', channel, at: finding.since, data }], mark);
    }
    if (this.#troubles.size >= TROUBLES_MAX) {
      this.#troubles.clear();
    }
    this.#troubles.set(key, last);
  }

  async #emit(emissions: readonly Emission[], mark?: Mark): Promise<void> {
    const { queued, dropped } = await this.#parts.store.webhookOutbox.emit(emissions, mark);
    const about = { channel: emissions[0]?.channel.slug, types: emissions.map(({ type }) => type), queued };
    if (queued > 0) {
      this.#parts.log.info(about, 'webhooks: messages wait to be sent');
    }
    if (dropped > 0) {
      this.#parts.log.warn({ ...about, dropped }, 'webhooks: too many messages waited; the oldest were given up');
    }
  }
}

/** An event as receivers see it. */
function describe({ epoch, startedAt, endedAt }: Pick<Told, 'startedAt' | 'endedAt'> & { epoch?: string | undefined }) {
  return {
    id: epoch,
    ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt).toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
  };
}
