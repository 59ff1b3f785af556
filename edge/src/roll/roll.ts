import { createHash } from 'node:crypto';
import type { RollAnswer, RollAsk, RollRow } from '@rostrum/contract/live-sessions';
import type { Clock } from '@rostrum/service/clock';
import type { Admission } from '../gate/admission.ts';
import { Pass } from '../gate/pass.ts';
import { shortPlace } from './short-place.ts';

/** Who has not asked for a playlist for so long has left. */
const GONE_AFTER_MS = 30_000;
const SWEEP_EVERY_MS = 10_000;
/** At once, some 300 bytes each; who comes beyond is served, and not told of. */
const MAX_VIEWERS = 50_000;
const AGENT_CHARACTERS = 300;

/** What is looked at of a request, where somebody is new. */
type Asking = {
  readonly place: { readonly name: string };
  readonly request: { readonly headers: { readonly 'user-agent'?: string | undefined } };
};

type Entry = { readonly row: RollRow; seenAt: number; readonly pass: Pass | undefined };

/**
 * Who watches through this process: everybody who plays by a token, and of those who watch what is open to all the ones
 * whose player reports. It decides nothing. In the order in which they came.
 */
export class Roll {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #sweptAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** A playlist was asked for by a token. Costs a look-up where they are known. */
  seen(slug: string, admission: Admission, asking: Asking): void {
    if (!(admission instanceof Pass)) {
      return;
    }
    const { claims } = admission;
    const known = this.#entries.get(claims.jti);
    if (known !== undefined) {
      known.seenAt = this.#clock.now();
      return;
    }
    const { jti: token, sub: subject, sid, exp } = claims;
    this.#enter(claims.jti, admission, {
      ...this.#facts(slug, asking),
      id: token,
      right: { token, subject, session: sid ?? null, isHost: admission.isHost, expiresAt: exp * 1_000 },
    });
  }

  /** A player of a channel that is open to all reported. @param session the player's own name for its play. */
  reported(slug: string, session: string, asking: Asking): void {
    const key = `${slug} ${session}`;
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.seenAt = this.#clock.now();
      return;
    }
    // The player's own name is for nobody else.
    const id = createHash('sha256').update(key).digest('base64url').slice(0, 22);
    this.#enter(key, undefined, { ...this.#facts(slug, asking), id, right: null });
  }

  /** @returns the newest of those that are asked for. */
  answer({ slug, viewer, after, limit }: RollAsk): Pick<RollAnswer, 'total' | 'rows'> {
    this.#sweep(true);
    const all: RollRow[] = [];
    for (const { row, pass } of this.#entries.values()) {
      const isMeant = (slug === undefined || row.slug === slug) && (viewer === undefined || row.id === viewer);
      if (isMeant && pass?.refusal === undefined) {
        all.push(row);
      }
    }
    // Almost in order already: a clock that is set back, or two who came at once.
    all.sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
    const behind = after === undefined ? all : all.filter((row) => isBehind(row, after));
    return { total: all.length, rows: behind.slice(-limit).reverse() };
  }

  #facts(slug: string, { place, request }: Asking): Pick<RollRow, 'slug' | 'agent' | 'place' | 'since'> {
    // Copies: a slice would keep a whole request's text alive.
    const agent = request.headers['user-agent']?.slice(0, AGENT_CHARACTERS);
    return {
      slug,
      agent: agent === undefined ? null : Buffer.from(agent, 'latin1').toString('latin1'),
      place: shortPlace(place.name),
      since: this.#clock.wallNow(),
    };
  }

  #enter(key: string, pass: Pass | undefined, row: RollRow): void {
    this.#sweep();
    if (this.#entries.size < MAX_VIEWERS) {
      this.#entries.set(key, { row, pass, seenAt: this.#clock.now() });
    }
  }

  /** Forgets who has left; at most every {@link SWEEP_EVERY_MS}, unless `isDue`. */
  #sweep(isDue = false): void {
    const now = this.#clock.now();
    if (!isDue && now - this.#sweptAt < SWEEP_EVERY_MS) {
      return;
    }
    this.#sweptAt = now;
    for (const [key, { seenAt }] of this.#entries) {
      if (now - seenAt >= GONE_AFTER_MS) {
        this.#entries.delete(key);
      }
    }
  }
}

/** @returns whether a row comes after the cursor where the newest are told first. */
export function isBehind(row: Pick<RollRow, 'since' | 'id'>, after: NonNullable<RollAsk['after']>): boolean {
  return row.since < after.since || (row.since === after.since && row.id < after.id);
}
