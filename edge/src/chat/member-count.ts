import { randomUUID } from 'node:crypto';
import type { Bus } from '@rostrum/bus/bus';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { chatMembersSchema } from '@rostrum/contract/chat';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';

/** How often counts are told, when they have changed. */
const TELL_MS = 5_000;
/** Every so many tellings all are told, changed or not, so that an edge that was started later learns them. */
const TELL_ALL_EVERY = 3;
/** An edge that is silent this long is gone, and its members with it. */
const FORGET_MS = 40_000;
/** Counts of other edges remembered at once. */
const MAX_REMEMBERED = 20_000;

/** How many sockets are in each conversation on all edges. */
export class MemberCount implements Part {
  readonly name = 'member count';
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #onChange: (slug: string, count: number) => void;
  readonly #edge = randomUUID();
  readonly #own = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #shown = new Map<string, number>();
  /** Slug → edge → its last word. */
  readonly #others = new Map<string, Map<string, { readonly count: number; readonly at: number }>>();
  #remembered = 0;
  #timer: Timer | undefined;
  #round = 0;

  /** @param onChange called about every 5 s for each conversation with members here whose count has changed. */
  constructor(bus: Bus, clock: Clock, onChange: (slug: string, count: number) => void) {
    this.#bus = bus;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  async start(): Promise<void> {
    this.#bus.subscribe(TOPICS.chatMembers, (payload) => this.#learn(payload));
    this.#timer = this.#clock.every(TELL_MS, () => this.#tell());
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
  }

  join(slug: string): void {
    this.#own.set(slug, (this.#own.get(slug) ?? 0) + 1);
  }

  leave(slug: string): void {
    const count = (this.#own.get(slug) ?? 0) - 1;
    if (count > 0) {
      this.#own.set(slug, count);
    } else {
      this.#own.delete(slug);
      this.#shown.delete(slug);
    }
  }

  total(slug: string): number {
    let count = this.#own.get(slug) ?? 0;
    const limit = this.#clock.now() - FORGET_MS;
    for (const other of this.#others.get(slug)?.values() ?? []) {
      count += other.at > limit ? other.count : 0;
    }
    return count;
  }

  /** Tells what has changed: to the other edges, and to the members here. */
  #tell(): void {
    this.#round += 1;
    const isAll = this.#round % TELL_ALL_EVERY === 0;
    for (const slug of new Set([...this.#own.keys(), ...this.#told.keys()])) {
      const count = this.#own.get(slug) ?? 0;
      if (isAll || this.#told.get(slug) !== count) {
        void this.#bus.publish(TOPICS.chatMembers, { edge: this.#edge, slug, count });
      }
      if (count === 0) {
        this.#told.delete(slug);
      } else {
        this.#told.set(slug, count);
      }
    }
    const limit = this.#clock.now() - FORGET_MS;
    for (const [slug, edges] of this.#others) {
      for (const [edge, { at }] of edges) {
        if (at <= limit) {
          this.#forget(slug, edge);
        }
      }
    }
    for (const slug of this.#own.keys()) {
      const total = this.total(slug);
      if (this.#shown.get(slug) !== total) {
        this.#shown.set(slug, total);
        this.#onChange(slug, total);
      }
    }
  }

  #learn(payload: unknown): void {
    const parsed = chatMembersSchema.safeParse(payload);
    if (!parsed.success || parsed.data.edge === this.#edge) {
      return;
    }
    const { edge, slug, count } = parsed.data;
    this.#forget(slug, edge);
    if (count > 0 && this.#remembered < MAX_REMEMBERED) {
      const edges = this.#others.get(slug) ?? new Map();
      this.#others.set(slug, edges.set(edge, { count, at: this.#clock.now() }));
      this.#remembered += 1;
    }
  }

  #forget(slug: string, edge: string): void {
    const edges = this.#others.get(slug);
    if (edges?.delete(edge) === true) {
      this.#remembered -= 1;
      if (edges.size === 0) {
        this.#others.delete(slug);
      }
    }
  }
}
