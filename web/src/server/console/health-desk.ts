import type { Health } from '@rostrum/contract/health';
import type { Language } from '@rostrum/contract/language';
import type { Clock } from '@rostrum/service/clock';
import { judgeHealth } from './health-rules.ts';
import type { Machines } from './machines.ts';

/** How all of it is: what machines tell, and what is to be thought of it. */
export class HealthDesk {
  readonly #machines: Machines;
  readonly #clock: Clock;

  constructor(machines: Machines, clock: Clock) {
    this.#machines = machines;
    this.#clock = clock;
  }

  /** @param language of whoever asks. */
  now(language: Language): Health {
    const known = { machines: this.#machines.all(), isBusConnected: this.#machines.isBusConnected };
    return { ...judgeHealth(known, this.#clock.wallNow(), language), ...known };
  }
}
