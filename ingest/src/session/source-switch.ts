import type { LinkStatistics } from '@rostrum/contract/stream-state';
import type { Clock } from '@rostrum/service/clock';
import type { SourceRole, Switching } from '@rostrum/store/encoder-choices';
import type { PublishSession } from './publish-session.ts';
import { COLLAPSED_AFTER_MS, chooseShown, isCollapsed, isWell, STALLED_AFTER_MS } from './switch-rule.ts';

/** The sources of a channel, one for each key and one that is pulled, and how each does. */

/** How often a rate is measured. */
const RATE_EVERY_MS = 1_000;
/** Weight of what was usual against the newest second. */
const USUAL_WEIGHT = 0.9;
/** Takeovers of one key that are counted together, milliseconds, and how many are remembered. */
const TAKEOVERS_MS = 60_000;
const TAKEOVERS_MAX = 64;

type Line = {
  readonly role: SourceRole;
  readonly take: PublishSession;
  readonly since: number;
  lastMediaAt: number;
  steadySince: number | undefined;
  bytes: number;
  rateSince: number;
  usualRate: number;
  lowSince: number | undefined;
};

/** How one encoder does, for the studio. */
export type EncoderState = {
  readonly role: SourceRole;
  readonly isShown: boolean;
  readonly isWell: boolean;
  readonly link?: LinkStatistics;
};

/** One connection, for those who run the site. */
export type SourceConnection = {
  readonly role: SourceRole;
  readonly take: PublishSession;
  readonly isShown: boolean;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Bits a second, as it usually was in the last seconds; 0: nothing was measured yet. */
  readonly rate: number;
};

export class SourceSwitch {
  switching: Switching = 'primary';
  readonly #clock: Clock;
  readonly #lines = new Map<SourceRole, Line>();
  readonly #seen = new Set<SourceRole>();
  readonly #takeovers: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  all(): Iterable<PublishSession> {
    return [...this.#lines.values()].map(({ take }) => take);
  }

  /** Who has a role now. */
  of(role: SourceRole): PublishSession | undefined {
    return this.#lines.get(role)?.take;
  }

  roleOf(take: PublishSession | undefined): SourceRole | undefined {
    return [...this.#lines.values()].find((line) => line.take === take)?.role;
  }

  /** Each source with its role. */
  entries(): readonly (readonly [SourceRole, PublishSession])[] {
    return [...this.#lines.values()].map(({ role, take }) => [role, take] as const);
  }

  /** Whether one had this role once. */
  wasThere(role: SourceRole): boolean {
    return this.#seen.has(role);
  }

  /** How often a connection took a role from one that was there, in the last minute. */
  get takeovers(): number {
    const from = this.#clock.now() - TAKEOVERS_MS;
    return this.#takeovers.filter((at) => at > from).length;
  }

  /** @returns the take that had this role before. */
  begin(role: SourceRole, take: PublishSession): PublishSession | undefined {
    const before = this.#lines.get(role)?.take;
    const now = this.#clock.now();
    this.#seen.add(role);
    if (before !== undefined) {
      this.#takeovers.push(now);
      this.#takeovers.splice(0, this.#takeovers.length - TAKEOVERS_MAX);
    }
    this.#lines.set(role, {
      role,
      take,
      since: now,
      lastMediaAt: now,
      steadySince: undefined,
      bytes: 0,
      rateSince: now,
      usualRate: 0,
      lowSince: undefined,
    });
    return before;
  }

  /** @returns whether it was one of them. */
  end(take: PublishSession): boolean {
    const role = this.roleOf(take);
    return role !== undefined && this.#lines.delete(role);
  }

  clear(): void {
    this.#lines.clear();
  }

  /** A picture came. */
  count(take: PublishSession, byteLength: number): void {
    for (const line of this.#lines.values()) {
      if (line.take === take) {
        const now = this.#clock.now();
        line.bytes += byteLength;
        line.lastMediaAt = now;
        line.steadySince ??= line.lowSince === undefined ? now : undefined;
      }
    }
  }

  /** Whom to show, now that some time has passed. */
  choose(shown: PublishSession | undefined): PublishSession | undefined {
    const now = this.#clock.now();
    for (const line of this.#lines.values()) {
      measure(line, now);
    }
    const role = chooseShown(this.switching, [...this.#lines.values()], this.roleOf(shown), now);
    return role === undefined ? undefined : this.#lines.get(role)?.take;
  }

  connections(shown: PublishSession | undefined): SourceConnection[] {
    const began = this.#clock.wallNow() - this.#clock.now();
    return [...this.#lines.values()].map(({ role, take, since, usualRate }) => ({
      role,
      take,
      isShown: take === shown,
      since: Math.round(began + since),
      rate: usualRate,
    }));
  }

  describe(shown: PublishSession | undefined): EncoderState[] {
    const now = this.#clock.now();
    return [...this.#lines.values()].map((line) => ({
      role: line.role,
      isShown: line.take === shown,
      isWell: isWell(line, now),
      ...(line.take.link === undefined ? {} : { link: line.take.link }),
    }));
  }
}

function measure(line: Line, now: number): void {
  if (now - line.lastMediaAt >= STALLED_AFTER_MS) {
    line.steadySince = undefined;
  }
  const elapsed = now - line.rateSince;
  if (elapsed < RATE_EVERY_MS) {
    return;
  }
  const rate = (line.bytes * 8000) / elapsed;
  line.bytes = 0;
  line.rateSince = now;
  if (isCollapsed(rate, line.usualRate)) {
    line.lowSince ??= now - elapsed;
    if (now - line.lowSince >= COLLAPSED_AFTER_MS) {
      line.steadySince = undefined;
    }
    return;
  }
  line.lowSince = undefined;
  line.usualRate = line.usualRate === 0 ? rate : line.usualRate * USUAL_WEIGHT + rate * (1 - USUAL_WEIGHT);
}
