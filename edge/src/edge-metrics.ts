import type { Metrics } from '@rostrum/service/metrics';

export type CacheOutcome = 'hit' | 'miss' | 'collapsed' | 'stale' | 'disk';
/** `sibling`: asked by another process of this edge, for viewers who are counted there. */
export type RequestClass = 'playlist' | 'media' | 'site' | 'api' | 'health' | 'sibling';
export type Upstream = 'origin' | 'web' | 'sibling';
export type CachedThing = 'playlist' | 'media' | 'site';

/** What the edge counts. What happens at each request is added up here, and told when the metrics are asked for. */
export type EdgeMetrics = {
  request(requestClass: RequestClass, status: number): void;
  cache(thing: CachedThing, outcome: CacheOutcome): void;
  flight(upstream: Upstream): void;
  fillBytes(count: number): void;
  upstreamFault(upstream: Upstream, kind: string): void;
  chatMessage(outcome: string): void;
  diskDamage(): void;
};

/** What is read when the metrics are asked for. */
export type EdgeGauges = {
  readonly storeBytes: () => number;
  readonly storeEntries: () => number;
  readonly diskBytes: () => number;
  readonly diskEntries: () => number;
  readonly waiters: () => number;
  readonly flights: () => number;
  readonly slowReaders: () => number;
  readonly pinnedBytes: () => number;
  readonly chatSockets: () => number;
  readonly gate: () => { readonly passes: number; readonly sessions: number; readonly revocations: number };
};

/** Registers the edge's metrics. */
export function openEdgeMetrics(metrics: Metrics): EdgeMetrics & { watch(gauges: EdgeGauges): void } {
  const requests = metrics.counter('edge_requests_total', 'Requests by class and status.', ['class', 'status']);
  const cached = metrics.counter('edge_cache_total', 'Answers by where they came from.', ['thing', 'outcome']);
  const flights = metrics.counter('edge_upstream_flights_total', 'Requests sent upstream.', ['upstream']);
  const faults = metrics.counter('edge_upstream_faults_total', 'Upstream answers that failed.', ['upstream', 'kind']);
  const filled = metrics.counter('edge_fill_bytes_total', 'Bytes fetched from origins.');
  const damages = metrics.counter('edge_disk_damaged_total', 'Stored segments that were not what had been written.');
  const messages = metrics.counter('edge_chat_messages_total', 'Chat messages by what became of them.', ['outcome']);
  const requestCounts = new Tally<RequestClass, number>((requestClass, status, count) =>
    requests.inc({ class: requestClass, status: String(status) }, count),
  );
  const cacheCounts = new Tally<CachedThing, CacheOutcome>((thing, outcome, count) =>
    cached.inc({ thing, outcome }, count),
  );
  metrics.onCollect(() => {
    requestCounts.flush();
    cacheCounts.flush();
  });
  return {
    request: (requestClass, status) => requestCounts.add(requestClass, status),
    cache: (thing, outcome) => cacheCounts.add(thing, outcome),
    flight: (upstream) => flights.inc({ upstream }),
    fillBytes: (count) => filled.inc(count),
    upstreamFault: (upstream, kind) => faults.inc({ upstream, kind }),
    chatMessage: (outcome) => messages.inc({ outcome }),
    diskDamage: () => damages.inc(),
    watch(gauges) {
      const read = (name: string, help: string, value: () => number): void => {
        const gauge = metrics.gauge(name, help);
        Object.assign(gauge, { collect: () => gauge.set(value()) });
      };
      read('edge_store_bytes', 'Bytes of stored answers.', gauges.storeBytes);
      read('edge_store_entries', 'Stored answers.', gauges.storeEntries);
      read('edge_disk_bytes', 'Bytes of segments kept on disk.', gauges.diskBytes);
      read('edge_disk_entries', 'Segments kept on disk.', gauges.diskEntries);
      read('edge_waiters', 'Held playlist requests.', gauges.waiters);
      read('edge_flights', 'Requests upstream now.', gauges.flights);
      read('edge_slow_readers', 'Readers that do not keep up.', gauges.slowReaders);
      read('edge_pinned_bytes', 'Bytes of bodies that slow readers still read.', gauges.pinnedBytes);
      read('edge_chat_sockets', 'Chat sockets.', gauges.chatSockets);
      read('edge_gate_tokens', 'Entitlement tokens remembered.', () => gauges.gate().passes);
      read('edge_gate_sessions', 'Sessions whose number is limited, on this edge.', () => gauges.gate().sessions);
      read('edge_gate_revocations', 'Revocations known.', () => gauges.gate().revocations);
    },
  };
}

/** Counts by two labels, at the cost of two look-ups in small maps. */
class Tally<A, B> {
  readonly #counts = new Map<A, Map<B, number>>();
  readonly #tell: (a: A, b: B, count: number) => void;

  constructor(tell: (a: A, b: B, count: number) => void) {
    this.#tell = tell;
  }

  add(a: A, b: B): void {
    let counts = this.#counts.get(a);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(a, counts);
    }
    counts.set(b, (counts.get(b) ?? 0) + 1);
  }

  flush(): void {
    for (const [a, counts] of this.#counts) {
      for (const [b, count] of counts) {
        this.#tell(a, b, count);
      }
      counts.clear();
    }
  }
}
