import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import {
  type Claims,
  type Revocation,
  revocationKey,
  revocationSchema,
  sessionOf,
} from '@rostrum/contract/entitlement-claims';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { LastKnown } from '../last-known.ts';

/** Revocations known at once, about 200 bytes each; past it those that lapse first are forgotten, and it is logged. */
const MAX_REVOCATIONS = 50_000;

/**
 * Rights taken back before their time: from the bus, whole on every connect and then one by one, and from disk while it
 * is away. What is known stays known until it has lapsed, whatever the bus has forgotten: a revocation is final.
 */
export class Revocations implements Part {
  readonly name = 'revocations';
  readonly #bus: Bus;
  readonly #disk: LastKnown;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new Map<string, Revocation>();
  readonly #onChange: () => void;

  /** @param onChange called when more is revoked than before. */
  constructor(bus: Bus, disk: LastKnown, options: { clock: Clock; log: Log; onChange: () => void }) {
    this.#bus = bus;
    this.#disk = disk;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#onChange = options.onChange;
  }

  async start(): Promise<void> {
    const saved = await this.#disk.load();
    this.#learn(Array.isArray(saved) ? saved : []);
    this.#bus.subscribe(TOPICS.revocation, (payload) => this.#learn([payload]));
    this.#bus.onConnect(() => this.#learnAll());
    if (this.#bus.isConnected) {
      await this.#learnAll();
    }
  }

  async close(): Promise<void> {
    await this.#disk.flush();
  }

  get size(): number {
    return this.#known.size;
  }

  /**
   * Whether a token's right was taken back: its own, or its session's, account's or channel's after it was made, to the
   * second.
   */
  covers(claims: Claims): boolean {
    if (this.#known.size === 0) {
      return false;
    }
    return (
      this.#known.has(revocationKey({ kind: 'token', subject: claims.jti })) ||
      this.#isBefore(claims, { kind: 'session', subject: sessionOf(claims) }) ||
      this.#isBefore(claims, { kind: 'account', subject: claims.sub }) ||
      this.#isBefore(claims, { kind: 'channel', subject: claims.slug })
    );
  }

  #isBefore(claims: Claims, right: Pick<Revocation, 'kind' | 'subject'>): boolean {
    const revocation = this.#known.get(revocationKey(right));
    return revocation !== undefined && claims.iat * 1_000 <= revocation.at;
  }

  async #learnAll(): Promise<void> {
    this.#learn([...((await this.#bus.hashAll(KEYS.revocations))?.values() ?? [])]);
  }

  #learn(payloads: readonly unknown[]): void {
    let isNews = false;
    const now = this.#clock.wallNow();
    for (const payload of payloads) {
      const parsed = revocationSchema.safeParse(payload);
      if (!parsed.success || parsed.data.until <= now) {
        continue;
      }
      const key = revocationKey(parsed.data);
      const before = this.#known.get(key);
      if (before === undefined || before.at < parsed.data.at) {
        this.#known.set(key, parsed.data);
        isNews = true;
      }
    }
    if (!isNews) {
      return;
    }
    this.#forgetLapsed(now);
    this.#disk.save(() => [...this.#known.values()]);
    this.#onChange();
  }

  #forgetLapsed(now: number): void {
    for (const [key, { until }] of this.#known) {
      if (until <= now) {
        this.#known.delete(key);
      }
    }
    const excess = this.#known.size - MAX_REVOCATIONS;
    if (excess > 0) {
      this.#log.warn({ excess }, 'edge: more is revoked than can be known; what lapses first is forgotten');
      const soonest = [...this.#known].sort(([, a], [, b]) => a.until - b.until).slice(0, excess);
      for (const [key] of soonest) {
        this.#known.delete(key);
      }
    }
  }
}
