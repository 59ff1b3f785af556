import { join } from 'node:path';
import { openBus } from '@rostrum/bus/bus';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { AddressRule } from '@rostrum/service/address-rule';
import type { Clock } from '@rostrum/service/clock';
import { HttpServer } from '@rostrum/service/http-server';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Metrics } from '@rostrum/service/metrics';
import type { RoleTold } from '@rostrum/service/process-health';
import { KEY_ROLES } from '@rostrum/store/encoder-choices';
import type { KeyBookRow } from '@rostrum/store/encoder-settings';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { databasePathOf, openStore } from '@rostrum/store/store';
import { hashStreamKey } from '@rostrum/store/stream-key';
import type { Seconds } from '@rostrum/units/time';
import { z } from 'zod';
import { environmentWithoutProxies, type IngestConfig } from './config.ts';
import { coreConditions, SRT_OFF } from './ingest-health.ts';
import { EncoderFinder } from './ladder/encoder-finder.ts';
import { parseLadder } from './ladder/plan.ts';
import { Shedding } from './ladder/shedding.ts';
import { measureIngest } from './measure.ts';
import { BlockingReload } from './origin/blocking-reload.ts';
import { MediaHandler } from './origin/media-handler.ts';
import { PlaylistHandler } from './origin/playlist-handler.ts';
import { originRoutes } from './origin/routes.ts';
import { isLoopbackHost, toldAddress } from './origin/told-address.ts';
import { DiskQuota } from './packager/disk-quota.ts';
import { HostFinder } from './pull/host-finder.ts';
import { PullDesk } from './pull/pull-desk.ts';
import { Outpost } from './relay/outpost.ts';
import { Reception } from './relay/reception.ts';
import { RtmpListener } from './rtmp/listener.ts';
import { RtmpsListener, type RtmpsListenerOptions } from './rtmp/rtmps-listener.ts';
import { Channels } from './session/channels.ts';
import { StateTeller } from './session/state-teller.ts';
import { ToldRows } from './session/told-rows.ts';
import { SlateMaker } from './slate/slate-maker.ts';
import { loadLibSrt } from './srt/libsrt.ts';
import { SrtListener } from './srt/listener.ts';

const ORIGIN_MAX_CONNECTIONS = 4096;
const rotatedSchema = z.object({ slug: z.string(), role: z.enum(KEY_ROLES).optional(), keyId: z.string().optional() });

/** A process: its parts in the order in which they start, closed in reverse, and how it is. */
export type Composed = { readonly parts: Part[]; readonly tell: () => RoleTold };

/** Puts ingest together. */
export function composeIngest(config: IngestConfig, log: Log, clock: Clock, metrics: Metrics): Composed {
  const store = openStore({
    databasePath: databasePathOf(config.DATABASE_URL, config.ROSTRUM_DATA),
    keyFile: join(config.ROSTRUM_DATA, 'keys', 'stream-keys.key'),
    clock,
  });
  const bus = openBus({ url: config.REDIS_URL ?? 'redis://127.0.0.1:6379', name: 'ingest', log, clock, metrics });
  const origin = toldAddress({
    publicUrl: config.INGEST_ORIGIN_PUBLIC_URL,
    host: config.INGEST_ORIGIN_HOST,
    port: config.INGEST_ORIGIN_PORT,
  });
  if (!isLoopbackHost(config.INGEST_ORIGIN_HOST) && config.ORIGIN_SECRET === undefined) {
    log.warn(
      { host: config.INGEST_ORIGIN_HOST },
      'ingest: without ORIGIN_SECRET the origin answers this machine alone',
    );
  }
  const teller = new StateTeller(bus, origin, clock);
  const reload = new BlockingReload(clock);
  const playlists = new PlaylistHandler(reload);
  const finder = new EncoderFinder(config.FFMPEG_PATH, join(config.ROSTRUM_DATA, 'ingest', 'encoder'), log);
  const channels = new Channels({
    store,
    clock,
    log,
    settings: {
      folder: join(config.ROSTRUM_DATA, 'live'),
      partTarget: (config.INGEST_PART_TARGET_MS / 1000) as Seconds,
      segmentTarget: (config.INGEST_SEGMENT_TARGET_MS / 1000) as Seconds,
      window: config.INGEST_WINDOW_S as Seconds,
      quota: new DiskQuota({ all: config.INGEST_DISK_MAX_BYTES, channel: config.INGEST_CHANNEL_DISK_MAX_BYTES }),
      grace: config.INGEST_RECONNECT_GRACE_S as Seconds,
      ladder: parseLadder(config.INGEST_LADDER),
      ffmpegPath: config.FFMPEG_PATH,
      isProbing: config.INGEST_DIAGNOSIS === 'on',
      slates: new SlateMaker({
        folder: join(config.ROSTRUM_DATA, 'slates', 'made'),
        own: openSlateFiles(config.ROSTRUM_DATA),
        ffmpegPath: config.FFMPEG_PATH,
        log,
      }),
      shedding: new Shedding(),
      encoder: () => finder.found,
      clock,
      log,
    },
    onState: (state) => teller.tell(state),
    onPublish: (event, rendition) => playlists.publish(event, rendition),
    onGone: (event) => playlists.forget(event),
  });
  bus.subscribe(TOPICS.streamKeyRotated, (payload) => {
    const rotated = rotatedSchema.safeParse(payload);
    if (rotated.success) {
      const { slug, ...key } = rotated.data;
      channels.dropPublisher(slug, key);
    }
  });
  bus.subscribe(TOPICS.encoderSettings, (payload) => {
    const changed = rotatedSchema.safeParse(payload);
    if (changed.success) {
      void channels.refresh(changed.data.slug);
    }
  });
  bus.subscribe(TOPICS.channel, (payload) => {
    const card = rotatedSchema.pick({ slug: true }).safeParse(payload);
    if (card.success) {
      void channels.refresh(card.data.slug);
    }
  });
  measureIngest(metrics, channels, reload);
  const server = new HttpServer({
    name: 'origin',
    host: config.INGEST_ORIGIN_HOST,
    port: config.INGEST_ORIGIN_PORT,
    maxConnections: ORIGIN_MAX_CONNECTIONS,
    handler: originRoutes({ channels, playlists, media: new MediaHandler(reload), secret: config.ORIGIN_SECRET, log }),
  });
  const reception = new Reception({
    socketPath: config.INGEST_RELAY,
    authorise: channels.authorise,
    onTurnedAway: (key, address, say) => void channels.tellTurnedAway(key, address, say),
    onPullState: (slug, say) => channels.tellPull(slug, say),
    log,
  });
  const keys = new ToldRows({
    what: 'stream keys',
    read: () => store.encoderSettings.book(),
    onChange: (rows) => reception.tell('srt', { kind: 'book', publisher: 0, rows }),
    clock,
    log,
  });
  const pulls = new ToldRows({
    what: 'addresses to pull from',
    read: () => store.pulls.rows(),
    onChange: (rows) => reception.tell('pull', { kind: 'pulls', publisher: 0, rows }),
    clock,
    log,
  });
  const stages = new ToldRows({
    what: 'what viewers are to see',
    read: () => store.stages.rows(),
    onChange: (rows) => channels.setStages(rows),
    clock,
    log,
  });
  bus.subscribe(TOPICS.stage, () => void stages.read());
  for (const topic of [TOPICS.channel, TOPICS.streamKeyRotated, TOPICS.encoderSettings]) {
    bus.subscribe(topic, () => void keys.read());
  }
  for (const topic of [TOPICS.channel, TOPICS.pull]) {
    bus.subscribe(topic, () => void pulls.read());
  }
  const parts: Part[] = [
    { name: 'store', start: async () => {}, close: async () => store.close() },
    bus,
    finder,
    // Before any event is taken up: what was decided holds from its first moment.
    stages,
    channels,
    { name: 'state-teller', start: () => teller.begin(), close: async () => {} },
    server,
    reception,
    ...(config.INGEST_SRT_PORT === 0 ? [] : [keys]),
    ...(config.INGEST_PULL_MAX === 0 ? [] : [pulls]),
    // Closed first: encoders that are kept elsewhere are let go where all renditions are cut.
    { name: 'hand-over', start: async () => {}, close: () => channels.handOver() },
  ];
  const hasLadder = config.INGEST_LADDER !== 'off';
  const tell = (): RoleTold => ({
    conditions: coreConditions({
      isBusConnected: bus.isConnected,
      lacksEncoder: hasLadder && finder.found === undefined,
    }),
  });
  return { parts, tell };
}

/** Puts the SRT door together. Where libsrt is missing SRT is off, which is told once. */
export function composeSrtDoor(config: IngestConfig, log: Log, clock: Clock): Composed {
  const library = loadLibSrt(config.SRT_LIBRARY);
  if (library === undefined) {
    log.warn({}, 'srt: libsrt is not installed, so SRT is off; Debian’s ffmpeg brings it: apt-get install ffmpeg');
    return { parts: [], tell: () => ({ conditions: [SRT_OFF] }) };
  }
  let book = new Map<string, KeyBookRow>();
  const outpost = new Outpost({
    socketPath: config.INGEST_RELAY,
    protocol: 'srt',
    log,
    clock,
    onBook: (rows) => {
      book = new Map(rows.map((row) => [row.keyHash, row]));
    },
  });
  const listener = new SrtListener({
    library,
    host: config.INGEST_SRT_HOST,
    port: config.INGEST_SRT_PORT,
    authorise: outpost.authorise,
    find: (key) => book.get(hashStreamKey(key) ?? ''),
    onTurnedAway: (key, address, say) => outpost.turnAway(key, address, say),
    log,
    clock,
  });
  const libsrt: Part = { name: 'libsrt', start: async () => {}, close: () => library.cleanup() };
  return { parts: [libsrt, outpost, listener], tell: () => ({}) };
}

/** Puts together what pulls channels from addresses: a process of its own, which goes on while the core is replaced. */
export function composePullDoor(config: IngestConfig, log: Log, clock: Clock): Part[] {
  const outpost: Outpost = new Outpost({
    socketPath: config.INGEST_RELAY,
    protocol: 'pull',
    log,
    clock,
    onPulls: (rows) => desk.set(rows),
  });
  const desk = new PullDesk(
    {
      ffmpegPath: config.FFMPEG_PATH,
      environment: environmentWithoutProxies(),
      hosts: new HostFinder(new AddressRule(config.INGEST_PULL_ALLOW), clock),
      films: join(config.ROSTRUM_DATA, 'films'),
      authorise: outpost.authorise,
      clock,
      log,
    },
    config.INGEST_PULL_MAX,
    (slug, say) => outpost.tellPull(slug, say),
  );
  return [outpost, desk];
}

/** Puts the RTMP door together: a process of its own, which keeps encoders connected while the core is replaced. */
export function composeRtmpDoor(config: IngestConfig, log: Log, clock: Clock, metrics: Metrics): Part[] {
  const outpost = new Outpost({ socketPath: config.INGEST_RELAY, protocol: 'rtmp', log, clock });
  const tools = { host: config.INGEST_RTMP_HOST, authorise: outpost.authorise, log, clock };
  return [
    outpost,
    ...(config.INGEST_RTMP_PORT === 0 ? [] : [new RtmpListener({ ...tools, port: config.INGEST_RTMP_PORT, metrics })]),
    ...(config.INGEST_RTMPS_PORT === 0
      ? []
      : [new RtmpsListener({ ...tools, port: config.INGEST_RTMPS_PORT, ...certificateOf(config) })]),
  ];
}

/** The site's certificate: in the files that are named, or where the edge keeps the one it has by ACME. */
function certificateOf(config: IngestConfig): Pick<RtmpsListenerOptions, 'chainPath' | 'keyPath' | 'names'> {
  const { hostname } = new URL(config.ROSTRUM_PUBLIC_URL);
  const byAcme = join(config.ROSTRUM_DATA, 'edge', 'acme', hostname);
  return {
    chainPath: config.EDGE_TLS_CERT ?? `${byAcme}.crt`,
    keyPath: config.EDGE_TLS_KEY ?? `${byAcme}.key`,
    names:
      config.EDGE_TLS_CERT === undefined && config.EDGE_ACME_EMAIL !== undefined
        ? { chain: 'the certificate by ACME', key: 'its key' }
        : { chain: 'EDGE_TLS_CERT', key: 'EDGE_TLS_KEY' },
  };
}
