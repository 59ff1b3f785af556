import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type PublicKeySet, publicKeySetSchema } from '@rostrum/contract/entitlement-claims';
import { type KeyRing, keyRingFrom } from '@rostrum/entitlement/key-ring';
import { type TokenVerdict, verifyToken } from '@rostrum/entitlement/token';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { LastKnown } from '../last-known.ts';

/** A token by a key we have not heard of is reason to look, but not more often. */
const LOOK_AGAIN_MS = 5_000;

/** The public keys by which entitlements are verified: from the bus, and from disk while it is away. */
export class EntitlementKeys implements Part {
  readonly name = 'entitlement keys';
  readonly #bus: Bus;
  readonly #disk: LastKnown;
  readonly #clock: Clock;
  readonly #log: Log;
  #ring: KeyRing = new Map();
  #known: PublicKeySet = { keys: [] };
  #lookedAt = Number.NEGATIVE_INFINITY;
  #onGone: (isGone: (kid: string) => boolean) => void = () => {};

  constructor(bus: Bus, disk: LastKnown, clock: Clock, log: Log) {
    this.#bus = bus;
    this.#disk = disk;
    this.#clock = clock;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#learn(await this.#disk.load());
    this.#bus.subscribe(TOPICS.entitlementKeys, (payload) => this.#learn(payload));
    this.#bus.onConnect(() => this.#look());
    if (this.#bus.isConnected) {
      await this.#look();
    }
  }

  async close(): Promise<void> {
    await this.#disk.flush();
  }

  /** Whether any key is known; without one nobody can be admitted, nor told that their token is wrong. */
  get hasKeys(): boolean {
    return this.#ring.size > 0;
  }

  /** @param run called when keys are known no more, or are others by the same name; what they signed holds no more. */
  onGone(run: (isGone: (kid: string) => boolean) => void): void {
    this.#onGone = run;
  }

  /** Verifies the signature each time, at about 0.1 ms: who meets the same token again remembers it. */
  verify(token: string): TokenVerdict {
    const verdict = verifyToken(token, this.#ring, this.#clock.wallNow() / 1_000);
    if (!verdict.ok && verdict.code === 'UNKNOWN_KEY' && this.#clock.now() - this.#lookedAt > LOOK_AGAIN_MS) {
      void this.#look();
    }
    return verdict;
  }

  async #look(): Promise<void> {
    this.#lookedAt = this.#clock.now();
    this.#learn(await this.#bus.get(KEYS.entitlementKeys));
  }

  #learn(payload: unknown): void {
    const parsed = publicKeySetSchema.safeParse(payload);
    if (!parsed.success) {
      return;
    }
    const next = parsed.data;
    const before = this.#known;
    if (JSON.stringify(next) === JSON.stringify(before)) {
      return;
    }
    try {
      this.#ring = keyRingFrom(next);
    } catch (error) {
      this.#log.warn({ err: error }, 'edge: the entitlement keys on the bus cannot be used');
      return;
    }
    this.#known = next;
    this.#disk.save(() => next);
    const gone = new Set(
      before.keys
        .filter(({ kid, x }) => !next.keys.some((key) => key.kid === kid && key.x === x))
        .map(({ kid }) => kid),
    );
    if (gone.size > 0) {
      this.#onGone((kid) => gone.has(kid));
    }
  }
}
