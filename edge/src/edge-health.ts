import type { Clock } from '@rostrum/service/clock';
import type { Condition, RoleTold } from '@rostrum/service/process-health';
import type { Upstream } from './edge-metrics.ts';

/** An upstream that did not answer within this time is told of. */
const RECENT_MS = 30_000;

const WORDS = {
  origin: {
    severity: 'bad',
    say: 'The origin did not answer this edge.',
    cure: 'See whether ingest runs and whether this machine reaches it: INGEST_ORIGIN_PUBLIC_URL, firewalls, ORIGIN_SECRET.',
  },
  web: {
    severity: 'warn',
    say: 'The site did not answer this edge, so pages may be away. Playing goes on.',
    cure: 'See whether web runs and whether this machine reaches it: EDGE_WEB_URL, WEB_HOST, firewalls.',
  },
  sibling: {
    severity: 'warn',
    say: 'A worker beside this one did not answer; the origin was asked in its place.',
    cure: 'It is started again by itself. If this goes on, lower EDGE_WORKERS or give the machine more cores.',
  },
} as const satisfies Record<Upstream, Omit<Condition, 'code'>>;

const BUS_AWAY: Condition = {
  code: 'BUS_AWAY',
  severity: 'bad',
  say: 'Redis does not answer this edge: it goes on with what it knew last, and chat stands still.',
  cure: 'See whether Redis runs and whether this machine reaches REDIS_URL.',
};

/** What an edge process tells of itself: what it could not reach lately. */
export class EdgeHealth {
  readonly #clock: Clock;
  readonly #faultAt = new Map<Upstream, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An upstream did not answer. */
  fault(upstream: Upstream): void {
    this.#faultAt.set(upstream, this.#clock.now());
  }

  /** @param more of other parts. */
  tell(isBusConnected: boolean, more: RoleTold): RoleTold {
    const since = this.#clock.now() - RECENT_MS;
    const away = [...this.#faultAt].flatMap(([upstream, at]) =>
      at < since ? [] : [{ code: `AWAY_${upstream.toUpperCase()}`, ...WORDS[upstream] }],
    );
    return { ...more, conditions: [...(isBusConnected ? [] : [BUS_AWAY]), ...away, ...(more.conditions ?? [])] };
  }
}
