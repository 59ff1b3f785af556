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
  /** Upstreams in order of trust; the next is tried when one fails. Never empty. */
  readonly bases: readonly string[];
  readonly path: string;
  readonly headers: string[];
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** @returns undefined when the answer is none that may be passed on. */
  readonly toHead: (head: UpstreamHead) => AnswerHead | undefined;
  /** Called before any reader's `onEnd`, once, when the whole body is here. */
  readonly onFilled: (fill: Fill, head: AnswerHead) => void;
};

/** Told of each flight, for the metrics. */
export type FlightWatch = {
  onFlight(): void;
  onBytes(count: number): void;
  onFault(fault: UpstreamFault, base: string): void;
};

type Watches = { readonly upstream: FlightWatch; readonly sibling: FlightWatch };

/** Requests upstream at once. Held ones count; each costs a socket. */
const MAX_FLIGHTS = 8_192;
/** A GET that failed is asked once more: an idle connection may have been closed under it, or a second origin knows better. */
const MAX_ATTEMPTS = 2;

/** One flight upstream per object, however many ask for it. */
export class Coalescer {
  readonly #client: UpstreamClient;
  readonly #watches: Watches;
  readonly #flights = new Map<string, Flight>();

  /** @param siblingWatch told of what is asked of siblings, where there are any. */
  constructor(client: UpstreamClient, watch: FlightWatch, siblingWatch = watch) {
    this.#client = client;
    this.#watches = { upstream: watch, sibling: siblingWatch };
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
    const flight = new Flight(this.#client, plan, this.#watches, () => this.#flights.delete(plan.key));
    this.#flights.set(plan.key, flight);
    flight.start();
    return flight.fill;
  }
}

/** A fill and the calls that feed it. */
class Flight {
  readonly fill: Fill;
  readonly #client: UpstreamClient;
  readonly #plan: FillPlan;
  readonly #watches: Watches;
  readonly #onOver: () => void;
  #call: UpstreamCall | undefined;
  /** The upstream asked at present. */
  #base = '';
  /** Of the upstreams. */
  #attempt = 0;
  #isAtSibling = false;
  /** Octets of the present attempt, which after a retry run behind those already held. */
  #offset = 0;

  constructor(client: UpstreamClient, plan: FillPlan, watches: Watches, onOver: () => void) {
    this.#client = client;
    this.#plan = plan;
    this.#watches = watches;
    this.#onOver = onOver;
    this.fill = new Fill(plan.key, () => {
      this.#call?.abort();
      this.#onOver();
    });
  }

  start(): void {
    const { sibling } = this.#plan;
    this.#isAtSibling = sibling !== undefined;
    this.#send(sibling ?? this.#nextBase());
  }

  get #watch(): FlightWatch {
    return this.#isAtSibling ? this.#watches.sibling : this.#watches.upstream;
  }

  #nextBase(): string {
    const { bases } = this.#plan;
    this.#attempt += 1;
    return bases[(this.#attempt - 1) % bases.length] ?? '';
  }

  #send(base: string): void {
    const { path, headers, headersTimeoutMs, bodyTimeoutMs } = this.#plan;
    this.#base = base;
    this.#offset = 0;
    this.#watch.onFlight();
    this.#call = this.#client.send(
      { base, method: 'GET', path, headers, headersTimeoutMs, bodyTimeoutMs },
      {
        onHead: (head) => this.#onHead(head),
        onBytes: (chunk) => this.#onBytes(chunk),
        onEnd: () => this.#onEnd(),
        onFault: (fault) => this.#onFault(fault),
      },
    );
  }

  #onHead(upstream: UpstreamHead): void {
    const hasAnother = !this.#isAtSibling && this.#plan.bases.length > 1 && this.#attempt < MAX_ATTEMPTS;
    if (upstream.status >= 500 && hasAnother) {
      this.#call?.abort();
      this.#onFault({ kind: 'broke', cause: new Error(`upstream answered ${upstream.status}`) });
      return;
    }
    const head = this.#plan.toHead(upstream);
    if (head === undefined || (head.length ?? 0) > MAX_OBJECT_BYTES) {
      this.#giveUp({ kind: 'broke', cause: new Error(`upstream answered ${upstream.status}, which is none of ours`) });
      return;
    }
    const before = this.fill.head;
    if (before === undefined) {
      this.fill.setHead(head);
    } else if (before.status !== head.status || before.length !== head.length) {
      this.#giveUp({ kind: 'broke', cause: new Error('the second answer is not the first one again') });
    }
  }

  #onBytes(chunk: Buffer): void {
    this.#watch.onBytes(chunk.length);
    const { fill } = this;
    const start = this.#offset;
    this.#offset += chunk.length;
    // After a retry the readers hold a beginning already; the same object begins the same.
    const known = Math.min(chunk.length, Math.max(0, fill.received - start));
    if (known > 0 && chunk.compare(fill.bytes, start, start + known, 0, known) !== 0) {
      this.#giveUp({ kind: 'broke', cause: new Error('the second answer is not the first one again') });
      return;
    }
    if (known < chunk.length && !fill.append(chunk.subarray(known))) {
      this.#giveUp({ kind: 'broke', cause: new Error('the answer is larger than it said') });
    }
  }

  #onEnd(): void {
    const { fill } = this;
    const head = fill.head;
    if (head === undefined || this.#offset < (head.length ?? fill.received)) {
      this.#onFault({ kind: 'broke', cause: new Error('the answer ended before its body was whole') });
      return;
    }
    this.#onOver();
    this.#plan.onFilled(fill, head);
    fill.end();
  }

  #onFault(fault: UpstreamFault): void {
    this.#watch.onFault(fault, this.#base);
    // A deadline that has passed once is not waited for twice.
    if (this.#attempt < MAX_ATTEMPTS && fault.kind !== 'late') {
      this.#isAtSibling = false;
      this.#send(this.#nextBase());
      return;
    }
    this.#onOver();
    this.fill.fail(faultOutward(fault));
  }

  #giveUp(fault: UpstreamFault): void {
    this.#call?.abort();
    this.#attempt = MAX_ATTEMPTS;
    this.#onFault(fault);
  }
}

function faultOutward(fault: UpstreamFault): EdgeError {
  return edgeError(fault.kind === 'broke' ? 'ORIGIN_BROKE' : 'ORIGIN_AWAY', {}, fault.cause);
}
