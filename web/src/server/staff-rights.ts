import type { Bus } from '@rostrum/bus/bus';
import { staffSession } from '@rostrum/contract/entitlement-claims';
import { CLOCK_SKEW_S } from '@rostrum/entitlement/token';
import type { Clock } from '@rostrum/service/clock';
import type { Store } from '@rostrum/store/store';
import { CHAT_TOKEN_LIFETIME_S } from './chat-tokens.ts';
import { revoke, revokeRight } from './revoke.ts';
import { subjectOf } from './watch-rights.ts';

/** What a person's role gave them at the edges, taken back when the role changes: their page asks for it anew. */
export class StaffRights {
  readonly #store: Store;
  readonly #bus: Bus;
  readonly #clock: Clock;

  constructor(store: Store, bus: Bus, clock: Clock) {
    this.#store = store;
    this.#bus = bus;
    this.#clock = clock;
  }

  /** Whoever speaks as host or moderator in a chat by this account, or watches by it, does so no more. */
  async takeBack(userId: string): Promise<void> {
    const at = this.#clock.wallNow();
    const until = at + (CHAT_TOKEN_LIFETIME_S + CLOCK_SKEW_S) * 1_000;
    await revoke(this.#store, this.#bus, { kind: 'session', subject: staffSession(userId), at, until });
    await revokeRight(subjectOf.account(userId), { store: this.#store, bus: this.#bus, at, until });
  }
}
