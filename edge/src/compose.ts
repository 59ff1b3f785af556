import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { openBus } from '@rostrum/bus/bus';
import type { Clock } from '@rostrum/service/clock';
import { HttpServer } from '@rostrum/service/http-server';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Metrics } from '@rostrum/service/metrics';
import { Coalescer, type FlightWatch } from './cache/coalescer.ts';
import { AnswerStore } from './cache/store.ts';
import { Chat } from './chat/chat.ts';
import { openClientAddresses, placeOf } from './client-address.ts';
import type { EdgeConfig } from './config.ts';
import { openEdgeMetrics } from './edge-metrics.ts';
import { EntitlementKeys } from './entitlement-keys.ts';
import { FaultTeller } from './fault-teller.ts';
import { InFlight } from './in-flight.ts';
import { LastKnown } from './last-known.ts';
import { PlaylistDesk } from './live/playlist-desk.ts';
import { MediaDesk } from './media-desk.ts';
import { UpstreamClient } from './origin/origin-client.ts';
import { openOriginPicker } from './origin/origin-picker.ts';
import { OriginPlans } from './origin/origin-plan.ts';
import { openReadiness } from './readiness.ts';
import { CHAT_PATH, openRoutes, refuseOtherUpgrades } from './routes.ts';
import { PageDesk } from './site/page-desk.ts';
import { SiteProxy } from './site/site-proxy.ts';
import { SlowReaders } from './slow-readers.ts';
import { StreamDirectory } from './stream-directory.ts';

export type EdgeServices = { readonly log: Log; readonly clock: Clock; readonly metrics: Metrics };

/** The edge's parts, in the order they are started, and the public server among them. */
export type Edge = { readonly parts: readonly Part[]; readonly server: HttpServer };

/** Bodies that slow readers hold beyond the store may be a quarter of it. */
const PINNED_SHARE = 4;

/** Builds the edge. Nothing runs yet. @throws Error when an address in the configuration is none. */
export function composeEdge(config: EdgeConfig, { log, clock, metrics: registry }: EdgeServices): Edge {
  if (config.REDIS_URL === undefined) {
    throw new Error(
      'REDIS_URL is not set. An edge that runs alone needs the address of the Redis that all roles share.',
    );
  }
  const metrics = openEdgeMetrics(registry);
  const bus = openBus({ url: config.REDIS_URL, name: 'edge', log, clock, metrics: registry });
  const originBase = config.EDGE_ORIGIN_URL ?? `http://127.0.0.1:${config.INGEST_ORIGIN_PORT}`;
  const webBase = config.EDGE_WEB_URL ?? `http://127.0.0.1:${config.WEB_PORT}`;
  const learnt = (name: string): LastKnown =>
    new LastKnown(join(config.ROSTRUM_DATA, 'edge', `${name}.json`), clock, log);

  const client = new UpstreamClient();
  const store = new AnswerStore(config.EDGE_CACHE_MAX_BYTES);
  const slow = new SlowReaders(config.EDGE_CACHE_MAX_BYTES / PINNED_SHARE, clock);
  const directory = new StreamDirectory(bus, learnt('channels'), (slug) => media.forget(slug));
  const keys = new EntitlementKeys(bus, learnt('entitlement-keys'), clock, log);
  const plans = new OriginPlans(
    openOriginPicker((slug) => directory.state(slug)?.origin, originBase),
    config.ORIGIN_SECRET,
    clock,
  );
  const faults = new FaultTeller(log, clock);
  const watchOf = (upstream: 'origin' | 'web'): FlightWatch => ({
    onFlight: () => metrics.flight(upstream),
    onBytes: (count) => metrics.fillBytes(count),
    onFault(fault, base) {
      metrics.upstreamFault(upstream, fault.kind);
      const line = upstream === 'origin' ? 'edge: an origin did not answer' : 'edge: the site did not answer';
      faults.count(line, `${base} ${fault.kind}`, { base, kind: fault.kind, err: fault.cause });
    },
  });
  const coalescer = new Coalescer(client, watchOf('origin'));
  const pageCoalescer = new Coalescer(client, watchOf('web'));
  const playlists = new PlaylistDesk({
    store,
    coalescer,
    plans,
    slow,
    clock,
    log,
    metrics,
    maxWaiters: config.EDGE_MAX_WAITERS,
  });
  const media = new MediaDesk({ store, coalescer, plans, slow, clock, metrics });
  const addresses = openClientAddresses(config.EDGE_TRUSTED_PROXIES);
  const site = new SiteProxy({
    client,
    base: webBase,
    pages: new PageDesk({ store, coalescer: pageCoalescer, slow, base: webBase, clock, metrics }),
    protocolOf: ({ request }) => addresses.protocolOf(request),
    clock,
    watch: watchOf('web'),
  });
  const server = new HttpServer({
    name: 'edge',
    host: config.EDGE_HOST ?? everyAddress(),
    port: config.EDGE_PORT,
    maxConnections: config.EDGE_MAX_CONNECTIONS,
    handler: openRoutes({
      playlists,
      media,
      site,
      gate: { card: (slug) => directory.card(slug), verify: (token) => keys.verify(token) },
      live: {
        state: (slug) => directory.state(slug),
        card: (slug) => directory.card(slug),
        viewers: (slug) => chat.members(slug),
      },
      addresses,
      inFlight: new InFlight(config.EDGE_MAX_REQUESTS_PER_ADDRESS),
      metrics,
      log,
      readiness: openReadiness({
        client,
        origins: () => directory.liveOrigins(),
        fallbackOrigin: originBase,
        webBase,
        bus,
        clock,
      }),
    }),
  });
  server.server.on('upgrade', refuseOtherUpgrades);
  const chat = new Chat({
    server: server.server,
    path: CHAT_PATH,
    bus,
    keys,
    bansOnDisk: learnt('chat-bans'),
    placeOf: (request) => placeOf(addresses.addressOf(request)),
    // Without the secret all edges share, a ban of an address holds on this edge until it restarts.
    addressKey: config.ORIGIN_SECRET ?? randomUUID(),
    maxPerPlace: config.EDGE_MAX_CHAT_SOCKETS_PER_ADDRESS,
    clock,
    log,
    onOutcome: (outcome) => metrics.chatMessage(outcome),
  });
  metrics.watch({
    storeBytes: () => store.bytes,
    storeEntries: () => store.size,
    waiters: () => playlists.waiting,
    flights: () => coalescer.flightCount,
    slowReaders: () => slow.size,
    pinnedBytes: () => slow.pinnedBytes,
    chatSockets: () => chat.sockets,
  });
  const upstream: Part = {
    name: 'upstream connections',
    start: async () => {},
    async close() {
      playlists.close();
      await client.close();
    },
  };
  return { parts: [bus, keys, directory, ...chat.parts, upstream, server, chat.door], server };
}

/** Every address of the machine: `::` takes IPv4 too, but does not exist where IPv6 is switched off. */
function everyAddress(): string {
  const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ family }) => family === 'IPv6'));
  return hasIpv6 ? '::' : '0.0.0.0';
}
