import { randomUUID } from 'node:crypto';
import type { Bus } from '@rostrum/bus/bus';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { type RollAnswer, type RollAsk, type RollRow, rollAnswerSchema } from '@rostrum/contract/live-sessions';
import type { Clock } from '@rostrum/service/clock';

/** Edges answer within milliseconds; one that is busy or far is waited for no longer. */
const DEADLINE_MS = 2_000;
/** The same question within this time gets the same answer, so that many who look cost one roll call. */
const REMEMBER_MS = 1_000;
const REMEMBERED_MAX = 64;

export type Roll = {
  /** The newest first. */
  readonly rows: readonly RollRow[];
  readonly total: number;
  /** Edge processes that should have answered and did not. */
  readonly silent: number;
};

type Waiting = { readonly answers: Map<string, RollAnswer>; readonly onAnswer: () => void };

/** Asks all edge processes at once who watches through them, and puts their answers together. */
export class RollCalls {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #edgeCount: () => number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #remembered = new Map<string, { readonly at: number; readonly roll: Promise<Roll> }>();

  /** @param edgeCount how many edge processes serve now, as far as is known. */
  constructor(bus: Bus, clock: Clock, edgeCount: () => number) {
    this.#bus = bus;
    this.#clock = clock;
    this.#edgeCount = edgeCount;
    bus.subscribe(TOPICS.rollAnswer, (payload) => {
      const answer = rollAnswerSchema.safeParse(payload).data;
      const waiting = answer && this.#waiting.get(answer.ask);
      if (answer !== undefined && waiting !== undefined) {
        waiting.answers.set(answer.edge, answer);
        waiting.onAnswer();
      }
    });
  }

  call(question: Omit<RollAsk, 'ask'>): Promise<Roll> {
    const key = JSON.stringify(question);
    const now = this.#clock.now();
    for (const [known, { at }] of this.#remembered) {
      if (now - at > REMEMBER_MS || this.#remembered.size >= REMEMBERED_MAX) {
        this.#remembered.delete(known);
      }
    }
    const roll = this.#remembered.get(key)?.roll ?? this.#call(question);
    if (!this.#remembered.has(key)) {
      this.#remembered.set(key, { at: now, roll });
    }
    return roll;
  }

  async #call(question: Omit<RollAsk, 'ask'>): Promise<Roll> {
    const ask = randomUUID();
    const expected = this.#edgeCount();
    const answers = new Map<string, RollAnswer>();
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const onAnswer = (): void => {
      if (expected > 0 && answers.size >= expected) {
        resolve();
      }
    };
    const deadline = this.#clock.after(DEADLINE_MS, resolve);
    this.#waiting.set(ask, { answers, onAnswer });
    if (!(await this.#bus.publish(TOPICS.rollAsk, { ...question, ask }))) {
      resolve();
    }
    await done;
    deadline.cancel();
    this.#waiting.delete(ask);
    return merge([...answers.values()], question.limit, Math.max(0, expected - answers.size));
  }
}

/** Pure: one roll of several. A player may be known to more than one process; the earliest word of it counts. */
function merge(answers: readonly RollAnswer[], limit: number, silent: number): Roll {
  const rows = new Map<string, RollRow>();
  let twice = 0;
  for (const row of answers.flatMap((answer) => answer.rows)) {
    const known = rows.get(row.id);
    twice += known === undefined ? 0 : 1;
    if (known === undefined || row.since < known.since) {
      rows.set(row.id, row);
    }
  }
  const sorted = [...rows.values()].toSorted((a, b) => b.since - a.since || (a.id < b.id ? 1 : -1));
  const told = answers.reduce((sum, { total }) => sum + total, 0);
  return { rows: sorted.slice(0, limit), total: told - twice, silent };
}
