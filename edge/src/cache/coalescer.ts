import type { Clock, Timer } from '@rostrum/service/clock';
import { RostrumError } from '@rostrum/service/errors';
import { type EdgeError, edgeError } from '../errors.ts';
import type { UpstreamCall, UpstreamClient, UpstreamFault, UpstreamHead } from '../origin/origin-client.ts';
import type { AnswerHead } from './answer.ts';
import { Fill, MAX_OBJECT_BYTES } from './fill.ts';

/** What a fill asks upstream, and how it reads the answer's head. */
export type FillPlan = {
  readonly key: string;
  /**
   * The process beside this one that asks upstream for us all. What it answers, a fault too, is upstream's answer; where
   * it is away, upstream is asked from here.
   */
  readonly sibling?: string | undefined;
  /** Upstreams in order of trust, asked for at each attempt; the next is tried when one fails. Never empty. */
  readonly bases: () => readonly string[];
  readonly path: string;
  readonly headers: string[];
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** Where no upstream answers, all are asked again for so long: a channel may be moving from one to another. 0 = not. */
  readonly patienceMs?: number;
  /** @returns what is told instead when the answer is none that may be passed on. */
  readonly toHead: (head: UpstreamHead) => AnswerHead | EdgeError;
  /** Whether another upstream may know better than one that answered so. A 5xx never is the last word. */
  readonly isDoubted?: (status: number) => boolean;
  /** Called before any reader's `onEnd`, once, when the whole body is here. */
  readonly onFilled: (fill: Fill, head: AnswerHead) => void;
};

/** Told of each flight, for the metrics. */
export type FlightWatch = {
  onFlight(): void;
  onBytes(count: number): void;
  onFault(fault: UpstreamFault, base: string): void;
};

/** Requests upstream at once. Held ones count; each costs a socket. */
const MAX_FLIGHTS = 8_192;
/** A GET that failed is asked once more: an idle connection may have been closed under it, or a second origin knows better. */
const MIN_ATTEMPTS = 2;
/** Upstreams asked for one object, at most: a shield, another, the origin. */
const MAX_ATTEMPTS = 3;
/** Between two rounds of one who is patient. */
const ASK_AGAIN_MS = 250;

/** What flights need of the world. */
type Ways = {
  readonly client: UpstreamClient;
  readonly clock: Clock;
  readonly upstreamWatch: FlightWatch;
  readonly siblingWatch: FlightWatch;
};

/** One flight upstream per object, however many ask for it. */
export class Coalescer {
  readonly #ways: Ways;
  readonly #flights = new Map<string, Flight>();

  /** @param siblingWatch told of what is asked of siblings, where there are any. */
  constructor(client: UpstreamClient, clock: Clock, upstreamWatch: FlightWatch, siblingWatch = upstreamWatch) {
    this.#ways = { client, clock, upstreamWatch, siblingWatch };
  }

  get flightCount(): number {
    return this.#flights.size;
  }

  /** The running fill of this name. */
  find(key: string): Fill | undefined {
    return this.#flights.get(key)?.fill;
  }

  /**
   * The running fill of the plan's name, or a new one. A fill without an answer is given up when its last reader leaves.
   * @throws EdgeError `TOO_BUSY` past the bound on flights.
   */
  open(plan: FillPlan): Fill {
    const running = this.#flights.get(plan.key);
    if (running !== undefined) {
      return running.fill;
    }
    if (this.#flights.size >= MAX_FLIGHTS) {
      throw edgeError('TOO_BUSY', { flights: this.#flights.size });
    }
    const flight = new Flight(this.#ways, plan, () => this.#flights.delete(plan.key));
    this.#flights.set(plan.key, flight);
    flight.start();
    return flight.fill;
  }

  /** Where upstreams have changed, flights that have no answer yet are sent to the new ones. @param prefix of their names. */
  redirect(prefix: string): void {
    for (const [key, flight] of this.#flights) {
      if (key.startsWith(prefix)) {
        flight.redirect();
      }
    }
  }
}

/** A fill and the calls that feed it. */
class Flight {
  readonly fill: Fill;
  readonly #ways: Ways;
  readonly #plan: FillPlan;
  readonly #onOver: () => void;
  readonly #openedAt: number;
  #call: UpstreamCall | undefined;
  /** The upstream asked at present. */
  #base = '';
  #isAtSibling = false;
  /** Upstreams asked in this round. */
  #asked: string[] = [];
  /** An answer that was doubted; it is the last word when nobody has a better one. */
  #doubted: UpstreamHead | undefined;
  /** Octets of the present attempt, which after a retry run behind those already held. */
  #offset = 0;
  #again: Timer | undefined;

  constructor(ways: Ways, plan: FillPlan, onOver: () => void) {
    this.#ways = ways;
    this.#plan = plan;
    this.#onOver = onOver;
    this.#openedAt = ways.clock.now();
    this.fill = new Fill(plan.key, () => this.#leave());
  }

  start(): void {
    const { sibling } = this.#plan;
    if (sibling === undefined) {
      this.#askUpstream();
    } else {
      this.#isAtSibling = true;
      this.#send(sibling);
    }
  }

  get #watch(): FlightWatch {
    return this.#isAtSibling ? this.#ways.siblingWatch : this.#ways.upstreamWatch;
  }

  #askUpstream(): void {
    const base = this.#nextBase();
    this.#asked.push(base);
    this.#send(base);
  }

  #send(base: string): void {
    const { path, headers, headersTimeoutMs, bodyTimeoutMs } = this.#plan;
    this.#base = base;
    this.#offset = 0;
    this.#watch.onFlight();
    this.#call = this.#ways.client.send(
      { base, method: 'GET', path, headers, headersTimeoutMs, bodyTimeoutMs },
      {
        onHead: (head) => this.#onHead(head),
        onBytes: (chunk) => this.#onBytes(chunk),
        onEnd: () => this.#onEnd(),
        onFault: (fault) => this.#onFault(fault),
      },
    );
  }

  /** Asks the upstream that is now the best, unless it is being asked, by a sibling or here, or an answer is on its way. */
  redirect(): void {
    if (!this.#isAtSibling && this.fill.head === undefined && this.#plan.bases()[0] !== this.#base) {
      this.#call?.abort();
      this.#startOver();
    }
  }

  #nextBase(): string {
    const bases = this.#plan.bases();
    return this.#unasked(bases) ?? bases[this.#asked.length % bases.length] ?? '';
  }

  #unasked(bases = this.#plan.bases()): string | undefined {
    return this.#asked.length < MAX_ATTEMPTS ? bases.find((base) => !this.#asked.includes(base)) : undefined;
  }

  #startOver(): void {
    this.#again?.cancel();
    this.#again = undefined;
    this.#asked = [];
    this.#doubted = undefined;
    this.start();
  }

  #onHead(upstream: UpstreamHead): void {
    const { status } = upstream;
    const head = this.#plan.toHead(upstream);
    const isFault = head instanceof RostrumError || status >= 500;
    if (isFault || this.#plan.isDoubted?.(status) === true) {
      if (!this.#isAtSibling && this.#unasked() !== undefined && this.fill.head === undefined) {
        this.#doubted ??= isFault ? undefined : upstream;
        this.#call?.abort();
        this.#watch.onFault({ kind: 'broke', cause: new Error(`upstream answered ${status}`) }, this.#base);
        this.#askUpstream();
        return;
      }
    }
    if (head instanceof RostrumError) {
      this.#giveUp(head);
      return;
    }
    if ((head.length ?? 0) > MAX_OBJECT_BYTES) {
      this.#giveUp(new Error('the answer is larger than any object of ours'));
      return;
    }
    const before = this.fill.head;
    if (before !== undefined && (before.status !== head.status || before.length !== head.length)) {
      this.#giveUp(new Error('the second answer is not the first one again'));
    } else if (head.words !== undefined) {
      this.#call?.abort();
      this.#say(head, head.words);
    } else if (before === undefined) {
      this.fill.setHead(head);
    }
  }

  /** Answers in our own words in place of upstream's. */
  #say(head: AnswerHead, words: Buffer): void {
    this.fill.setHead(head);
    this.fill.append(words);
    this.#finish(head);
  }

  #onBytes(chunk: Buffer): void {
    this.#watch.onBytes(chunk.length);
    const { fill } = this;
    const start = this.#offset;
    this.#offset += chunk.length;
    // After a retry the readers hold a beginning already; the same object begins the same.
    const known = Math.min(chunk.length, Math.max(0, fill.received - start));
    if (known > 0 && chunk.compare(fill.bytes, start, start + known, 0, known) !== 0) {
      this.#giveUp(new Error('the second answer is not the first one again'));
      return;
    }
    if (known < chunk.length && !fill.append(chunk.subarray(known))) {
      this.#giveUp(new Error('the answer is larger than it said'));
    }
  }

  #onEnd(): void {
    const { fill } = this;
    const head = fill.head;
    if (head === undefined || this.#offset < (head.length ?? fill.received)) {
      this.#onFault({ kind: 'broke', cause: new Error('the answer ended before its body was whole') });
      return;
    }
    this.#finish(head);
  }

  #finish(head: AnswerHead): void {
    this.#onOver();
    this.#plan.onFilled(this.fill, head);
    this.fill.end();
  }

  #onFault(fault: UpstreamFault): void {
    const { clock } = this.#ways;
    this.#watch.onFault(fault, this.#base);
    if (this.#isAtSibling && fault.kind !== 'late') {
      this.#isAtSibling = false;
      this.#askUpstream();
      return;
    }
    // A deadline that has passed once is not waited for twice, but another upstream may be alive.
    const isRoundOver = this.#unasked() === undefined && (this.#asked.length >= MIN_ATTEMPTS || fault.kind === 'late');
    if (!isRoundOver && !this.#isAtSibling) {
      this.#askUpstream();
      return;
    }
    if (this.fill.head === undefined && this.#sayDoubted()) {
      return;
    }
    const isPatient = clock.now() - this.#openedAt + ASK_AGAIN_MS < (this.#plan.patienceMs ?? 0);
    if (isPatient && this.fill.head === undefined && fault.kind !== 'late') {
      this.#again = clock.after(ASK_AGAIN_MS, () => this.#startOver());
    } else {
      this.#fail(faultOutward(fault));
    }
  }

  /** Answers what the one said who was doubted. @returns false when there was none. */
  #sayDoubted(): boolean {
    const head = this.#doubted && this.#plan.toHead({ ...this.#doubted, headers: {}, rawHeaders: [] });
    if (head === undefined || head instanceof RostrumError || head.words === undefined) {
      return false;
    }
    this.#say(head, head.words);
    return true;
  }

  /** What comes is not what was asked for; asking again would not mend it. */
  #giveUp(cause: Error): void {
    this.#call?.abort();
    this.#watch.onFault({ kind: 'broke', cause }, this.#base);
    this.#fail(cause instanceof RostrumError ? (cause as EdgeError) : faultOutward({ kind: 'broke', cause }));
  }

  #fail(fault: EdgeError): void {
    this.#onOver();
    this.fill.fail(fault);
  }

  /** Nobody waits any more. */
  #leave(): void {
    this.#again?.cancel();
    this.#call?.abort();
    this.#onOver();
  }
}

function faultOutward(fault: UpstreamFault): EdgeError {
  return edgeError(fault.kind === 'broke' ? 'ORIGIN_BROKE' : 'ORIGIN_AWAY', {}, fault.cause);
}
