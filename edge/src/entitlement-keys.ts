import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type Claims, publicKeySetSchema } from '@rostrum/contract/entitlement-claims';
import { keyRingFrom } from '@rostrum/entitlement/key-ring';
import { openVerifier } from '@rostrum/entitlement/verifier';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { LastKnown } from './last-known.ts';

/** Tokens whose signature is remembered; one a viewer. */
const MAX_VERIFIED = 50_000;
/** A token by a key we have not heard of is reason to look, but not more often. */
const LOOK_AGAIN_MS = 5_000;

/** The public keys by which entitlements are verified: from the bus, and from disk while it is away. */
export class EntitlementKeys implements Part {
  readonly name = 'entitlement keys';
  readonly #bus: Bus;
  readonly #disk: LastKnown;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #verifier = openVerifier(keyRingFrom({ keys: [] }), { maxEntries: MAX_VERIFIED });
  #hasKeys = false;
  #known = '';
  #lookedAt = Number.NEGATIVE_INFINITY;

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
    return this.#hasKeys;
  }

  /** @returns the claims of a token that is genuine and in force. */
  verify(token: string): Claims | undefined {
    const now = this.#clock.now();
    const verdict = this.#verifier.verify(token, this.#clock.wallNow() / 1_000);
    if (verdict.ok) {
      return verdict.claims;
    }
    if (verdict.code === 'UNKNOWN_KEY' && now - this.#lookedAt > LOOK_AGAIN_MS) {
      void this.#look();
    }
    return undefined;
  }

  async #look(): Promise<void> {
    this.#lookedAt = this.#clock.now();
    this.#learn(await this.#bus.get(KEYS.entitlementKeys));
  }

  #learn(payload: unknown): void {
    const parsed = publicKeySetSchema.safeParse(payload);
    const text = parsed.success ? JSON.stringify(parsed.data) : '';
    // The same keys again must not empty the verifier's memory.
    if (!parsed.success || text === this.#known) {
      return;
    }
    try {
      this.#verifier.useKeys(keyRingFrom(parsed.data));
    } catch (error) {
      this.#log.warn({ err: error }, 'edge: the entitlement keys on the bus cannot be used');
      return;
    }
    this.#known = text;
    this.#hasKeys = parsed.data.keys.length > 0;
    this.#disk.save(() => parsed.data);
  }
}
