import { randomUUID } from 'node:crypto';
import type { Bus } from '@rostrum/bus/bus';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { rollAskSchema } from '@rostrum/contract/live-sessions';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Roll } from './roll.ts';

/** Questions answered within a second; each looks through all viewers once, 10 ms for fifty thousand. */
const ANSWERS_EACH_SECOND = 5;
const SECOND_MS = 1_000;

/** Answers the site's question who watches. Nothing is told unless it is asked for. */
export class RollCall implements Part {
  readonly name = 'roll call';
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #roll: Roll;
  readonly #edge = randomUUID();
  #secondBegan = Number.NEGATIVE_INFINITY;
  #answers = 0;

  constructor(bus: Bus, clock: Clock, roll: Roll) {
    this.#bus = bus;
    this.#clock = clock;
    this.#roll = roll;
  }

  async start(): Promise<void> {
    this.#bus.subscribe(TOPICS.rollAsk, (payload) => {
      const ask = rollAskSchema.safeParse(payload).data;
      if (ask !== undefined && this.#hasTime()) {
        void this.#bus.publish(TOPICS.rollAnswer, { ask: ask.ask, edge: this.#edge, ...this.#roll.answer(ask) });
      }
    });
  }

  async close(): Promise<void> {}

  #hasTime(): boolean {
    const now = this.#clock.now();
    if (now - this.#secondBegan >= SECOND_MS) {
      this.#secondBegan = now;
      this.#answers = 0;
    }
    this.#answers += 1;
    return this.#answers <= ANSWERS_EACH_SECOND;
  }
}
