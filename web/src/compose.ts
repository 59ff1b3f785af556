import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBus } from '@rostrum/bus/bus';
import type { SiteSettings } from '@rostrum/contract/site-settings';
import { openSigningKeys } from '@rostrum/entitlement/key-ring';
import { AddressRule } from '@rostrum/service/address-rule';
import type { Clock } from '@rostrum/service/clock';
import { HostFinder } from '@rostrum/service/host-finder';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import { ensureSecretFile } from '@rostrum/service/secret-file';
import { openPictureFiles } from '@rostrum/store/picture-files';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { assertStoreMigrated, databasePathOf, openStore } from '@rostrum/store/store';
import type { WebConfig } from './config.ts';
import { AccessDesk } from './server/access.ts';
import { AccessInForce } from './server/access-in-force.ts';
import { Accounts } from './server/accounts.ts';
import { Addresses } from './server/addresses.ts';
import { ApiKeys } from './server/api-keys.ts';
import { Audiences } from './server/audiences.ts';
import { AuditDesk } from './server/audit-desk.ts';
import { Channels } from './server/channels.ts';
import { ChatBans } from './server/chat-bans.ts';
import { ChatTokens } from './server/chat-tokens.ts';
import { HealthDesk } from './server/console/health-desk.ts';
import { LiveEncoders } from './server/console/live-encoders.ts';
import { LiveViewersDesk } from './server/console/live-viewers.ts';
import { Machines } from './server/console/machines.ts';
import { OriginDesk } from './server/console/origin-desk.ts';
import { RollCalls } from './server/console/roll-calls.ts';
import { SettingsDesk } from './server/console/settings-desk.ts';
import { StorageDesk } from './server/console/storage-desk.ts';
import { faultOfCountries } from './server/country-words.ts';
import { Encoders } from './server/encoders.ts';
import { EventDesk } from './server/event-desk.ts';
import { EventRecorder } from './server/event-recorder.ts';
import { ForgottenRehearsals } from './server/forgotten-rehearsals.ts';
import { Groups } from './server/groups.ts';
import { Histories } from './server/histories.ts';
import { Invitations } from './server/invitations.ts';
import { Mailer } from './server/mailer.ts';
import { Oidc } from './server/oidc.ts';
import { OwnAccount } from './server/own-account.ts';
import { OwnSite } from './server/own-site.ts';
import { Passkeys } from './server/passkeys.ts';
import { People } from './server/people.ts';
import { Pictures } from './server/pictures.ts';
import { findPlayerChunk } from './server/player-chunk.ts';
import { Posters } from './server/posters.ts';
import { Pulls } from './server/pulls.ts';
import { keepInStep } from './server/replay.ts';
import { Schedule } from './server/schedule.ts';
import { provideServices } from './server/services.ts';
import { SignInLinks } from './server/sign-in-links.ts';
import { Site } from './server/site.ts';
import { Slates } from './server/slates.ts';
import { StaffRights } from './server/staff-rights.ts';
import { StageDesk } from './server/stage-desk.ts';
import { StreamKeys } from './server/stream-keys.ts';
import { StreamStates } from './server/stream-states.ts';
import { WatchDoor } from './server/watch-door.ts';
import { Courier } from './server/webhooks/courier.ts';
import { WebhookSender } from './server/webhooks/sender.ts';
import { WebhookTeller } from './server/webhooks/teller.ts';
import { WebhookDesk } from './server/webhooks/webhook-desk.ts';

const WEB_FOLDER = fileURLToPath(new URL('..', import.meta.url));
const SESSION_KEY_BYTES = 32;

/** Puts the process together: the parts in the order they start. */
export function compose(config: WebConfig, log: Log, clock: Clock): Part[] {
  if (config.REDIS_URL === undefined) {
    throw new Error('REDIS_URL is not set: the site alone needs the address of the Redis that ingest and edges use.');
  }
  const metrics = openMetrics();
  const keys = join(config.ROSTRUM_DATA, 'keys');
  const databasePath = databasePathOf(config.DATABASE_URL, config.ROSTRUM_DATA);
  const store = openStore({
    databasePath,
    keyFile: join(keys, 'stream-keys.key'),
    clock,
  });
  const bus = openBus({ url: config.REDIS_URL, name: 'web', log, clock, metrics });
  const signingKeys = openSigningKeys(join(keys, 'entitlement.json'));
  const addresses = new Addresses({
    publicUrl: config.ROSTRUM_PUBLIC_URL,
    rtmpPort: config.INGEST_RTMP_PORT,
    srtPort: config.INGEST_SRT_PORT,
  });
  const states = new StreamStates(bus, log);
  const audiences = new Audiences(bus, clock, states);
  const machines = new Machines(bus, clock);
  const rolls = new RollCalls(bus, clock, () => machines.edgeCount);
  const origins = new OriginDesk(() => states.origins(), config.ORIGIN_SECRET);
  const slateFiles = openSlateFiles(config.ROSTRUM_DATA);
  const staffRights = new StaffRights(store, bus, clock);
  const siteSettings = new SettingsDesk({ store, machines, clock, log });
  const settings = (): SiteSettings => siteSettings.now();
  const inForce = new AccessInForce({ store, states, clock, log });
  const channels = new Channels({ store, bus, states, inForce, addresses, slateFiles, staffRights, log, settings });
  inForce.onChange((slug) => channels.tell(slug));
  const hosts = new HostFinder(new AddressRule(config.WEB_WEBHOOK_ALLOW), clock);
  const courier = new Courier({ store, hosts, clock });
  const webhooks = new WebhookTeller({ store, states, addresses, clock, log });
  keepInStep({ bus, store, inForce, publicKeys: () => signingKeys.publicSet(), log });
  const accounts = new Accounts(store, clock, log, (userId) => staffRights.takeBack(userId), settings);
  const stages = new StageDesk({ store, bus, channels, states, log });
  const countriesFault = faultOfCountries(config.EDGE_COUNTRY_HEADER, config.EDGE_TRUSTED_PROXIES);
  const access = new AccessDesk({ store, bus, channels, clock, log, webhooks, countriesFault });
  const schedule = new Schedule({ store, clock, log, inForce });
  const pictures = new Pictures({ store, files: openPictureFiles(config.ROSTRUM_DATA), clock, log });
  const people = new People({ store, staffRights, log });
  const mailer =
    config.SMTP_URL === undefined || config.MAIL_FROM === undefined
      ? undefined
      : new Mailer({ url: config.SMTP_URL, from: config.MAIL_FROM }, log);
  provideServices({
    accounts,
    apiKeys: new ApiKeys(store, clock, log),
    ownAccount: new OwnAccount(store, clock, log),
    people,
    invitations: new Invitations({ store, accounts, people, publicUrl: config.ROSTRUM_PUBLIC_URL, log, settings }),
    signInLinks: new SignInLinks({ store, accounts, mailer, publicUrl: config.ROSTRUM_PUBLIC_URL, clock, log }),
    oidc: new Oidc({
      store,
      accounts,
      provider: {
        issuer: config.OIDC_ISSUER,
        clientId: config.OIDC_CLIENT_ID,
        clientSecret: config.OIDC_CLIENT_SECRET,
        label: config.OIDC_LABEL,
      },
      makesViewers: config.OIDC_CREATE === 'viewer',
      publicUrl: config.ROSTRUM_PUBLIC_URL,
      clock,
      log,
    }),
    passkeys: new Passkeys({ store, accounts, publicUrl: config.ROSTRUM_PUBLIC_URL, clock, log }),
    audit: new AuditDesk(store),
    channels,
    access,
    groups: new Groups({ store, access, log }),
    ownSite: new OwnSite({ store, access, clock, log }),
    watchDoor: new WatchDoor({
      store,
      inForce,
      keys: signingKeys,
      clock,
      roleOf: (slug, account) => channels.chatRoleOf(slug, account),
    }),
    encoders: new Encoders({ store, bus, addresses, log }),
    streamKeys: new StreamKeys({ store, bus, addresses, log }),
    slates: new Slates({ store, files: slateFiles, bus, log }),
    pulls: new Pulls({ store, bus, log, isOffered: config.INGEST_PULL_MAX > 0 }),
    audiences,
    histories: new Histories(states, config.ORIGIN_SECRET),
    stages,
    schedule,
    events: new EventDesk({ store, schedule, clock, log }),
    pictures,
    posters: new Posters({ store, pictures, schedule, log }),
    webhooks: new WebhookDesk({ store, courier, clock, log, mayBePlain: config.WEB_WEBHOOK_ALLOW !== undefined }),
    health: new HealthDesk(machines, clock),
    settings: siteSettings,
    storage: new StorageDesk({
      store,
      states,
      machines,
      slateFiles,
      dataFolder: config.ROSTRUM_DATA,
      databasePath,
      clock,
    }),
    liveEncoders: new LiveEncoders(origins, store, log),
    liveViewers: new LiveViewersDesk({ store, bus, rolls, clock, log }),
    states,
    chatTokens: new ChatTokens(signingKeys, clock),
    chatBans: new ChatBans(store, bus, log),
    addresses,
    playerChunk: findPlayerChunk(join(WEB_FOLDER, '.next')),
    visitorKey: ensureSecretFile(join(keys, 'session.key'), () => randomBytes(SESSION_KEY_BYTES)),
    publicUrl: config.ROSTRUM_PUBLIC_URL,
    log,
  });
  const embedOrigins = async (slug: string): Promise<readonly string[]> => {
    const channel = await store.channels.bySlug(slug);
    return channel === undefined ? [] : (await store.access.of(channel.id)).embedOrigins;
  };
  const storePart: Part = {
    name: 'web: store',
    start: () => assertStoreMigrated(store),
    close: async () => store.close(),
  };
  const mailPart: Part = {
    name: 'web: mail',
    // Said while people come already: a mail server that is away keeps nobody out.
    start: async () => void mailer?.check(),
    close: async () => mailer?.close(),
  };
  return [
    storePart,
    inForce,
    bus,
    siteSettings,
    mailPart,
    new ForgottenRehearsals({ store, states, stages, clock, log }),
    new EventRecorder({ store, states, clock, log }),
    pictures,
    new WebhookSender({ store, courier, clock, log, metrics }),
    new Site({ host: config.WEB_HOST, port: config.WEB_PORT, dir: WEB_FOLDER, log, embedOrigins }),
  ];
}
