import type { Bus } from '@rostrum/bus/bus';
import type { SlotAnswer } from '@rostrum/bus/slots';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type Claims, sessionEndedSchema, sessionOf } from '@rostrum/contract/entitlement-claims';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';

/** A session that plays is made known again this often; one that asked for nothing in that time is let go. */
const RENEW_MS = 10_000;
/** A place lapses this long after it was made known: about 30 s after the last request, and two renewals may fail. */
const PLACE_TTL_MS = 25_000;
/** Longest that a first request waits to hear whether there is a place; then it plays. */
const FIRST_ANSWER_MS = 1_000;
/** Who was refused because all places were taken is told so again for this long, before it is asked anew. */
const REFUSED_MS = 2_000;
/** Renewals are spread: so many at each look, 2,000 a second. */
const LOOK_MS = 250;
const RENEWALS_PER_LOOK = 500;
/** Sessions of this edge at once, about 400 bytes each; past it new ones are refused. */
const MAX_SESSIONS = 50_000;

/** One session on this edge. */
export class Session {
  readonly account: string;
  readonly id: string;
  readonly startedAt: number;
  /** What it was last asked for by; renewals go by it. */
  limit: NonNullable<Claims['sessions']>;
  /** `gone`: it asked for nothing for a while and was let go; whoever still has it asks anew. */
  state: 'asking' | 'open' | 'refused' | 'gone' = 'asking';
  /** Whether anything was asked for since it was last looked at. */
  isUsed = true;
  /** Monotonic: when it is to be made known again, or, refused, may ask again. */
  dueAt = 0;
  /** Resolves when the state is no longer `asking`. Never rejects. */
  answered: Promise<void> = Promise.resolve();

  constructor(claims: Claims, limit: Session['limit'], wallNow: number) {
    this.account = claims.sub;
    this.id = sessionOf(claims);
    this.startedAt = wallNow;
    this.limit = limit;
  }
}

/**
 * At most so many sessions of an account at once, on all edges: each has a place in Redis that lapses unless it goes on.
 * While Redis is away those that play go on, and new ones play too: a service that plays too much is better than none.
 */
export class Sessions implements Part {
  readonly name = 'sessions';
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #onEnded: () => void;
  /** In the order in which they are due, but for those that were refused. */
  readonly #sessions = new Map<string, Session>();
  #look: Timer | undefined;

  /** @param onEnded called when sessions that played may play no more. */
  constructor(bus: Bus, clock: Clock, onEnded: () => void) {
    this.#bus = bus;
    this.#clock = clock;
    this.#onEnded = onEnded;
  }

  async start(): Promise<void> {
    this.#look = this.#clock.every(LOOK_MS, () => this.#renewDue());
    this.#bus.subscribe(TOPICS.sessionEnded, (payload) => {
      const parsed = sessionEndedSchema.safeParse(payload);
      if (parsed.success) {
        this.#end(parsed.data.account, parsed.data.session);
      }
    });
  }

  async close(): Promise<void> {
    this.#look?.cancel();
    this.#sessions.clear();
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** @returns the session of a token, asked for if it is new or may ask again; undefined when this edge has no room. */
  enter(claims: Claims, limit: Session['limit']): Session | undefined {
    const key = keyOf(claims.sub, sessionOf(claims));
    let session = this.#sessions.get(key);
    if (session === undefined) {
      if (this.#sessions.size >= MAX_SESSIONS) {
        return undefined;
      }
      session = new Session(claims, limit, this.#clock.wallNow());
      this.#askFirst(key, session);
    } else if (session.state === 'refused' && this.#clock.now() >= session.dueAt) {
      session.state = 'asking';
      this.#askFirst(key, session);
    }
    session.limit = limit;
    session.isUsed = true;
    return session;
  }

  #askFirst(key: string, session: Session): void {
    session.dueAt = this.#clock.now() + RENEW_MS;
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    session.answered = new Promise((resolve) => {
      const timer = this.#clock.after(FIRST_ANSWER_MS, () => {
        this.#settle(session, undefined);
        resolve();
      });
      void this.#ask(session, {}).then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  async #ask(session: Session, since: { readonly startedAt?: number }): Promise<void> {
    const { account, id, limit } = session;
    const answer = await this.#bus.slots.enter(KEYS.accountSessions(account), {
      name: id,
      limit: limit.max,
      refuse: limit.refuse,
      ...since,
      ttlMs: PLACE_TTL_MS,
    });
    this.#settle(session, answer);
    for (const pushedOut of answer?.pushedOut ?? []) {
      this.#end(account, pushedOut);
      void this.#bus.publish(TOPICS.sessionEnded, { account, session: pushedOut });
    }
  }

  /** @param answer undefined: Redis is away; then what is asked for is given. */
  #settle(session: Session, answer: SlotAnswer | undefined): void {
    if (answer !== undefined && answer.outcome !== 'in') {
      this.#refuse(session, answer.outcome);
    } else if (session.state === 'asking') {
      // Refused meanwhile, it stays so: an end is told faster than an answer.
      session.state = 'open';
    }
  }

  /** One that had to make room stays out while it goes on asking: it asks less often than its exclusion lapses. */
  #refuse(session: Session, why: 'refused' | 'out'): void {
    if (session.state === 'gone') {
      return;
    }
    const wasOpen = session.state === 'open';
    session.state = 'refused';
    session.dueAt = this.#clock.now() + (why === 'out' ? RENEW_MS : REFUSED_MS);
    if (wasOpen) {
      this.#onEnded();
    }
  }

  #end(account: string, id: string): void {
    const session = this.#sessions.get(keyOf(account, id));
    if (session !== undefined) {
      this.#refuse(session, 'out');
    }
  }

  #renewDue(): void {
    const now = this.#clock.now();
    let renewals = 0;
    for (const [key, session] of this.#sessions) {
      if (renewals >= RENEWALS_PER_LOOK) {
        return;
      }
      if (session.state === 'asking') {
        continue;
      }
      // One that was refused is kept for as long as it may ask again, so that it is told so until then.
      if (session.dueAt + (session.state === 'refused' ? RENEW_MS : 0) > now) {
        if (session.state === 'open') {
          return;
        }
        continue;
      }
      this.#sessions.delete(key);
      renewals += 1;
      if (session.isUsed && session.state === 'open') {
        session.isUsed = false;
        session.dueAt = now + RENEW_MS;
        this.#sessions.set(key, session);
        // Where the place was lost meanwhile, it is taken again by its true age.
        void this.#ask(session, { startedAt: session.startedAt });
      } else {
        session.state = 'gone';
      }
    }
  }
}

function keyOf(account: string, id: string): string {
  return `${account} ${id}`;
}
