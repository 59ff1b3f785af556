import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type Bus, openBus } from '@rostrum/bus/bus';
import type { ChannelCard } from '@rostrum/contract/channel-card';
import type { Clock } from '@rostrum/service/clock';
import { everyAddress } from '@rostrum/service/every-address';
import { HttpServer } from '@rostrum/service/http-server';
import { parseInherited } from '@rostrum/service/inherited-sockets';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Metrics } from '@rostrum/service/metrics';
import { placeOf, plainAddress } from '@rostrum/service/networks';
import type { RoleTold } from '@rostrum/service/process-health';
import type { StoredAnswer } from './cache/answer.ts';
import { Coalescer, type FlightWatch } from './cache/coalescer.ts';
import { DiskTier } from './cache/disk/disk-tier.ts';
import { LiveWindows, windowOf } from './cache/live-windows.ts';
import { AnswerStore } from './cache/store.ts';
import { Chat } from './chat/chat.ts';
import { type ClientAddresses, openClientAddresses } from './client-address.ts';
import { AudienceTeller } from './cmcd/audience-teller.ts';
import { SessionHomes } from './cmcd/session-homes.ts';
import { Viewings } from './cmcd/viewings.ts';
import type { EdgeConfig } from './config.ts';
import { Door } from './door/door.ts';
import { NodeReply } from './door/node-reply.ts';
import { drain } from './drain.ts';
import { EdgeHealth } from './edge-health.ts';
import { openEdgeMetrics, type Upstream } from './edge-metrics.ts';
import { FaultTeller } from './fault-teller.ts';
import { Gate } from './gate/gate.ts';
import { LastKnown } from './last-known.ts';
import { PlaylistDesk } from './live/playlist-desk.ts';
import type { RenditionHead } from './live/rendition-head.ts';
import { MediaDesk } from './media-desk.ts';
import { hintedPath, MEDIA_ROOT } from './media-request.ts';
import { UpstreamClient } from './origin/origin-client.ts';
import { openOriginPicker, parseBases } from './origin/origin-picker.ts';
import { OriginPlans } from './origin/origin-plan.ts';
import { NO_SIBLINGS, openSiblings, type Siblings, siblingSocket } from './origin/siblings.ts';
import { type Place, Places, SIBLING_PLACE } from './places.ts';
import { openReadiness } from './readiness.ts';
import { Roll } from './roll/roll.ts';
import { RollCall } from './roll/roll-call.ts';
import { CHAT_PATH, openRoutes, type Routes, refuseOtherUpgrades } from './routes.ts';
import { PageDesk } from './site/page-desk.ts';
import { SiteProxy } from './site/site-proxy.ts';
import { SlowReaders } from './slow-readers.ts';
import { StreamDirectory } from './stream-directory.ts';
import { openTls, type Tls } from './tls/open-tls.ts';

export type EdgeServices = { readonly log: Log; readonly clock: Clock; readonly metrics: Metrics };

/** The edge's parts, in the order they are started, and the public server among them. */
export type Edge = {
  readonly parts: readonly Part[];
  readonly server: HttpServer;
  readonly tls: Tls;
  /** Finishes what was begun, within a deadline: another process serves on the same sockets. */
  readonly drain: () => Promise<void>;
  /** How it is, for its supervisor. */
  readonly tell: () => RoleTold;
};

/** Of the memory for stored answers, an eighth is the site's: the whole of it is a few megabytes. */
const SITE_SHARE = 8;
/** And a little is for answers that say there is nothing: they last a second. */
const REFUSALS_SHARE = 64;
/** Bodies that slow readers hold beyond the store may be a quarter of it. */
const PINNED_SHARE = 4;

const AWAY_LINES = {
  origin: 'edge: an origin did not answer',
  web: 'edge: the site did not answer',
  sibling: 'edge: a worker beside this one did not answer; the origin is asked',
} as const satisfies Record<Upstream, string>;
/** What siblings hold open here: as much as they may have in flight, from each of many. */
const MAX_SIBLING_CONNECTIONS = 100_000;

/** What the edge is made of before anything is asked of it. */
type Ground = EdgeServices & {
  readonly config: EdgeConfig;
  readonly edgeMetrics: ReturnType<typeof openEdgeMetrics>;
  readonly health: EdgeHealth;
  readonly bus: Bus;
  readonly client: UpstreamClient;
  readonly stores: { readonly media: AnswerStore; readonly site: AnswerStore; readonly refusals: AnswerStore };
  readonly siblings: Siblings;
  readonly disk: DiskTier;
  readonly slow: SlowReaders;
  readonly addresses: ClientAddresses;
  readonly originBase: string;
  /** Asked in place of origins. */
  readonly shields: readonly string[];
  readonly webBase: string;
  /** A file for what is learnt from the bus. */
  readonly learnt: (name: string) => LastKnown;
  readonly watchOf: (upstream: Upstream) => FlightWatch;
};

/** Builds the edge. Nothing runs yet. @throws Error when an address in the configuration is none. */
export function composeEdge(config: EdgeConfig, services: EdgeServices): Edge {
  const inherited = parseInherited(config.EDGE_LISTEN_FDS);
  const ground = openGround(config, services);
  const { bus, client, clock, log, edgeMetrics, stores, disk, slow, addresses, originBase, shields, webBase, learnt } =
    ground;
  const directory = new StreamDirectory(bus, learnt('channels'), clock, (slug) => {
    desks.media.forget(slug);
    desks.coalescer.redirect(`${MEDIA_ROOT}${slug}/`);
  });
  const { ROSTRUM_PUBLIC_URL: publicUrl, ORIGIN_SECRET: originSecret } = config;
  const gate = new Gate({ bus, directory, learnt, publicUrl, originSecret, clock, log });
  const desks = openDesks(ground, directory);
  gate.onEnded(() => desks.playlists.endRefused());
  const card = (slug: string): ChannelCard | undefined => directory.card(slug);
  const origins = (): readonly string[] => (shields.length > 0 ? shields : directory.liveOrigins());
  const places = new Places({
    maxConnectionsEach: config.EDGE_MAX_CONNECTIONS_PER_ADDRESS,
    maxRequestsEach: config.EDGE_MAX_REQUESTS_PER_ADDRESS,
  });
  const viewings = new Viewings(clock, services.metrics);
  const audience = new AudienceTeller(bus, clock, () => viewings.audiences());
  const roll = new Roll(clock);
  const homes = new SessionHomes({
    viewings,
    siblings: ground.siblings,
    client,
    clock,
  });
  const routes = openRoutes({
    playlists: desks.playlists,
    media: desks.media,
    site: openSite(ground),
    siblings: ground.siblings,
    gate,
    live: { state: (slug) => directory.state(slug), card, viewers: (slug) => chat.members(slug) },
    addresses,
    places,
    metrics: edgeMetrics,
    viewings: homes,
    roll,
    log,
    readiness: openReadiness({ client, origins, fallbackOrigin: originBase, webBase, bus, clock }),
  });
  const door = openDoor(addresses, places, clock, routes);
  const sibling = openSiblingDoor(config, clock, routes, homes.receive);
  const host = config.EDGE_HOST ?? everyAddress();
  const server = new HttpServer({
    name: 'edge',
    host,
    port: config.EDGE_PORT,
    inheritedFd: inherited.get('http'),
    maxConnections: config.EDGE_MAX_CONNECTIONS,
    intercept: (socket) => door.take(socket, adopt),
    handler: routes.serve,
  });
  server.server.on('upgrade', refuseOtherUpgrades);
  const adopt = (stream: Duplex): void => server.adopt(stream);
  const takeHttp1 = (socket: TLSSocket): void => door.take(socket, adopt);
  const tls = openTls({ config, host, inherited, bus, clock, log, answer: routes.answer, takeHttp1 });
  const chat = openChat(ground, server, gate, (slug) => {
    // By either: card and state come by two topics, in any order.
    return card(slug)?.isRehearsal === true || directory.state(slug)?.isRehearsal === true;
  });
  // Before all others, the chat's too: whoever answers, the connection comes back to the door.
  server.server.prependListener('request', (request, response) => door.asked(request, response));
  edgeMetrics.watch({
    storeBytes: () => stores.media.bytes + stores.site.bytes + stores.refusals.bytes,
    storeEntries: () => stores.media.size + stores.site.size + stores.refusals.size,
    diskBytes: () => disk.bytes,
    diskEntries: () => disk.size,
    waiters: () => desks.playlists.waiting,
    flights: () => desks.coalescer.flightCount,
    slowReaders: () => slow.size,
    pinnedBytes: () => slow.pinnedBytes,
    chatSockets: () => chat.sockets,
    gate: () => gate.sizes,
  });
  const upstream: Part = {
    name: 'upstream connections',
    start: async () => {},
    async close() {
      desks.playlists.close();
      desks.windows.close();
      homes.close();
      await client.close();
    },
  };
  const parts: Part[] = [
    bus,
    ...gate.parts,
    directory,
    disk,
    ...chat.parts,
    audience,
    new RollCall(bus, clock, roll),
    upstream,
    server,
    door,
    ...tls.parts,
    chat.door,
  ];
  return {
    // Its siblings' way in comes last: it takes the place of the one before, who serves until then.
    parts: [...parts, ...sibling.servers, ...sibling.doors],
    server,
    tls,
    drain: () =>
      drain({
        servers: [server, ...tls.servers, ...sibling.servers],
        doors: [door, ...sibling.doors],
        chat,
        clock,
        log,
      }),
    tell: () => ({
      ...ground.health.tell(bus.isConnected, tls.tell()),
      cache: { memoryBytes: stores.media.bytes + stores.site.bytes, diskBytes: disk.bytes },
    }),
  };
}

function openGround(config: EdgeConfig, services: EdgeServices): Ground {
  const { log, clock, metrics } = services;
  if (config.REDIS_URL === undefined) {
    throw new Error(
      'REDIS_URL is not set. An edge that runs alone needs the address of the Redis that all roles share.',
    );
  }
  const { EDGE_SIBLINGS: siblingFolder, EDGE_WORKER: worker } = config;
  const workers = siblingFolder === undefined ? 1 : config.EDGE_WORKERS;
  const cacheBytes = Math.floor(config.EDGE_CACHE_MAX_BYTES / workers);
  const siteBytes = Math.floor(cacheBytes / SITE_SHARE);
  const refusalBytes = Math.floor(cacheBytes / REFUSALS_SHARE);
  const edgeMetrics = openEdgeMetrics(metrics);
  const faults = new FaultTeller(log, clock);
  const health = new EdgeHealth(clock);
  const disk = new DiskTier({
    folder: join(config.ROSTRUM_DATA, 'edge', 'media'),
    maxBytes: config.EDGE_DISK_MAX_BYTES,
    clock,
    log,
    onDamage: () => edgeMetrics.diskDamage(),
  });
  const siblings = siblingFolder === undefined ? NO_SIBLINGS : openSiblings(siblingFolder, worker, workers);
  const keepOnDisk = (key: string, answer: StoredAnswer): void => {
    // The workers share the folder; an object's owner writes it.
    if (siblings.ownerOf(key) === undefined) {
      disk.offer(key, answer);
    }
  };
  return {
    ...services,
    config,
    edgeMetrics,
    health,
    bus: openBus({ url: config.REDIS_URL, name: 'edge', log, clock, metrics }),
    client: new UpstreamClient(),
    stores: {
      media: new AnswerStore(cacheBytes - siteBytes - refusalBytes, keepOnDisk),
      site: new AnswerStore(siteBytes),
      refusals: new AnswerStore(refusalBytes),
    },
    disk,
    siblings,
    slow: new SlowReaders(cacheBytes / PINNED_SHARE, clock),
    addresses: openClientAddresses(config.EDGE_TRUSTED_PROXIES, config.EDGE_COUNTRY_HEADER),
    originBase: config.EDGE_ORIGIN_URL ?? `http://127.0.0.1:${config.INGEST_ORIGIN_PORT}`,
    shields: parseBases(config.EDGE_SHIELD_URL),
    webBase: config.EDGE_WEB_URL ?? `http://127.0.0.1:${config.WEB_PORT}`,
    learnt: (name) => new LastKnown(join(config.ROSTRUM_DATA, 'edge', `${name}.json`), clock, log),
    watchOf: (upstream) => ({
      onFlight: () => edgeMetrics.flight(upstream),
      onBytes: (count) => edgeMetrics.fillBytes(count),
      onFault(fault, base) {
        edgeMetrics.upstreamFault(upstream, fault.kind);
        health.fault(upstream);
        faults.count(AWAY_LINES[upstream], `${base} ${fault.kind}`, { base, kind: fault.kind, err: fault.cause });
      },
    }),
  };
}

type Desks = {
  readonly coalescer: Coalescer;
  readonly playlists: PlaylistDesk;
  readonly media: MediaDesk;
  readonly windows: LiveWindows;
};

function openDesks(ground: Ground, directory: StreamDirectory): Desks {
  const {
    config,
    client,
    stores,
    disk,
    slow,
    clock,
    log,
    edgeMetrics: metrics,
    originBase,
    shields,
    siblings,
    watchOf,
  } = ground;
  const { media: store, refusals } = stores;
  const picker = openOriginPicker({
    namedOrigin: (slug) => directory.state(slug)?.origin,
    fallbackOrigin: originBase,
    shields,
  });
  const plans = new OriginPlans(picker, siblings, config.ORIGIN_SECRET, clock);
  const coalescer = new Coalescer(client, clock, watchOf('origin'), watchOf('sibling'));
  const shared = { refusals, coalescer, plans, slow, clock, metrics };
  const media = new MediaDesk({ ...shared, store, disk });
  const windows = new LiveWindows(store, clock);
  const onNews = (slug: string, folder: string, { playlist }: RenditionHead, isFollowed: boolean): void => {
    windows.onWindow(folder, windowOf(playlist));
    const { preloadHint, mapHint } = playlist;
    for (const hint of isFollowed ? [preloadHint, mapHint] : []) {
      const path = hint && hintedPath(folder, hint.uri);
      if (path !== undefined) {
        media.prefetch(slug, path);
      }
    }
  };
  return {
    coalescer,
    playlists: new PlaylistDesk({
      ...shared,
      log,
      maxWaiters: config.EDGE_MAX_WAITERS,
      maxWaitersEach: config.EDGE_MAX_WAITERS_PER_ADDRESS,
      onNews,
    }),
    media,
    windows,
  };
}

function openSite(ground: Ground): SiteProxy {
  const { client, stores, slow, clock, edgeMetrics: metrics, webBase: base, addresses, watchOf } = ground;
  const watch = watchOf('web');
  const coalescer = new Coalescer(client, clock, watch);
  return new SiteProxy({
    client,
    base,
    pages: new PageDesk({ store: stores.site, coalescer, slow, base, clock, metrics }),
    protocolOf: ({ request }) => addresses.protocolOf(request),
    clock,
    watch,
  });
}

function openChat(ground: Ground, server: HttpServer, gate: Gate, isRehearsal: (slug: string) => boolean): Chat {
  const { config, bus, clock, log, edgeMetrics, addresses, learnt } = ground;
  return new Chat({
    server: server.server,
    path: CHAT_PATH,
    bus,
    gate,
    bansOnDisk: learnt('chat-bans'),
    isRehearsal,
    placeOf: (request) => placeOf(addresses.addressOf(request)),
    countryOf: ({ socket, headers }) =>
      addresses.countryOf(socket.remoteAddress, headers[addresses.countryHeader ?? '']),
    // Without the secret all edges share, a ban of an address holds on this edge until it restarts.
    addressKey: config.ORIGIN_SECRET ?? randomUUID(),
    maxPerPlace: config.EDGE_MAX_CHAT_SOCKETS_PER_ADDRESS,
    clock,
    log,
    onOutcome: (outcome) => edgeMetrics.chatMessage(outcome),
  });
}

function openDoor(addresses: ClientAddresses, places: Places, clock: Clock, routes: Routes): Door {
  return new Door({
    clock,
    placeOf: ({ remoteAddress = '' }) => places.of(placeOf(plainAddress(remoteAddress))),
    enter: (place) => places.connect(place) || addresses.isProxy(place.name),
    leave: (place) => places.disconnect(place),
    isLean: (target) => target.startsWith(MEDIA_ROOT),
    countryHeader: addresses.countryHeader,
    serve({ socket, place }, { method, target, fields: headers }, reply) {
      // A proxy we trust brings many people's requests on one connection.
      const person = addresses.isProxy(place.name)
        ? places.of(placeOf(addresses.addressOf({ socket, headers })))
        : place;
      const country = addresses.countryOf(socket.remoteAddress, headers.country);
      routes.serveMedia({ request: { method, headers }, reply, target, place: person, country });
    },
  });
}

type SiblingDoor = { readonly servers: readonly HttpServer[]; readonly doors: readonly Door[] };

/** Where the other workers of this machine ask for what this one owns; none where it is alone. */
function openSiblingDoor(
  config: EdgeConfig,
  clock: Clock,
  routes: Routes,
  handler: SessionHomes['receive'],
): SiblingDoor {
  if (config.EDGE_SIBLINGS === undefined) {
    return { servers: [], doors: [] };
  }
  const place: Place = { name: SIBLING_PLACE, connections: 0, requests: 0, waiters: 0 };
  const door = new Door({
    clock,
    placeOf: () => place,
    enter: () => true,
    leave: () => {},
    isLean: (target) => target.startsWith(MEDIA_ROOT),
    serve: (_connection, { method, target, fields: headers }, reply) =>
      routes.serveSibling({ request: { method, headers }, reply, target, place }),
  });
  const server = new HttpServer({
    name: 'edge siblings',
    host: '',
    port: 0,
    path: siblingSocket(config.EDGE_SIBLINGS, config.EDGE_WORKER),
    maxConnections: MAX_SIBLING_CONNECTIONS,
    intercept: (socket) => door.take(socket, adopt),
    // Siblings tell what their players told them, and ask for media: the door takes these but where a head came in pieces.
    handler: (request, response) => {
      const { method, headers, url: target = '' } = request;
      if (target.startsWith(MEDIA_ROOT)) {
        routes.serveSibling({ request: { method, headers }, reply: new NodeReply(response), target, place });
      } else {
        handler(request, response);
      }
    },
  });
  const adopt = (stream: Duplex): void => server.adopt(stream);
  return { servers: [server], doors: [door] };
}
