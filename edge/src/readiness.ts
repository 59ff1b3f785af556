import type { Bus } from '@rostrum/bus/bus';
import type { Clock } from '@rostrum/service/clock';
import type { UpstreamClient } from './origin/origin-client.ts';
import { plainBase } from './origin/origin-picker.ts';

/** What the edge can reach. It is ready when it can serve media; pages and chat come back by themselves. */
export type Readiness = {
  readonly ready: boolean;
  readonly origin: boolean;
  readonly web: boolean;
  readonly bus: boolean;
};

export type ReadinessOptions = {
  readonly client: UpstreamClient;
  /** Where the channels that are live now are fetched. */
  readonly origins: () => readonly string[];
  /** Looked at when nothing is live. */
  readonly fallbackOrigin: string;
  readonly webBase: string;
  readonly bus: Pick<Bus, 'isConnected'>;
  readonly clock: Clock;
};

/** An answer is told again for this long, so that many who ask cost one look. */
const REMEMBER_MS = 1_000;
const TIMEOUT_MS = 2_000;
/** Origins looked at, at most. */
const MAX_LOOKS = 4;

/** @returns looks whether origin, site and bus can be reached; whatever they answer, an answer is an answer. */
export function openReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  const { client, origins, fallbackOrigin, webBase, bus, clock } = options;
  let last: { readonly at: number; readonly outcome: Promise<Readiness> } | undefined;
  const look = async (): Promise<Readiness> => {
    const live = origins().flatMap((address) => plainBase(address) ?? []);
    const bases = live.length === 0 ? [fallbackOrigin] : live.slice(0, MAX_LOOKS);
    const [web, ...reached] = await Promise.all([webBase, ...bases].map((base) => answers(client, base)));
    const origin = reached.some((isReached) => isReached);
    // An edge far from any origin serves as soon as the bus names one.
    const ready = origin || (live.length === 0 && bus.isConnected);
    return { ready, origin, web: web === true, bus: bus.isConnected };
  };
  return () => {
    if (last === undefined || clock.now() - last.at > REMEMBER_MS) {
      last = { at: clock.now(), outcome: look() };
    }
    return last.outcome;
  };
}

function answers(client: UpstreamClient, base: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = client.send(
      {
        base,
        method: 'GET',
        path: '/healthz',
        headers: [],
        headersTimeoutMs: TIMEOUT_MS,
        bodyTimeoutMs: TIMEOUT_MS,
      },
      {
        onHead: () => {
          resolve(true);
          call.abort();
        },
        onBytes: () => {},
        onEnd: () => {},
        onFault: () => resolve(false),
      },
    );
  });
}
