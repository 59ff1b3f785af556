import { DEFAULT_SITE_SETTINGS } from '@rostrum/contract/site-settings';
import type { Log } from '@rostrum/service/log';
import type { AccessDesk } from './access.ts';
import type { Accounts } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Audiences } from './audiences.ts';
import type { AuditDesk } from './audit-desk.ts';
import type { Channels } from './channels.ts';
import type { ChatBans } from './chat-bans.ts';
import type { ChatTokens } from './chat-tokens.ts';
import type { HealthDesk } from './console/health-desk.ts';
import type { LiveEncoders } from './console/live-encoders.ts';
import type { LiveViewersDesk } from './console/live-viewers.ts';
import type { SettingsDesk } from './console/settings-desk.ts';
import type { StorageDesk } from './console/storage-desk.ts';
import type { Encoders } from './encoders.ts';
import type { EventDesk } from './event-desk.ts';
import type { Groups } from './groups.ts';
import type { Histories } from './histories.ts';
import type { Invitations } from './invitations.ts';
import type { Oidc } from './oidc.ts';
import type { OwnAccount } from './own-account.ts';
import type { OwnSite } from './own-site.ts';
import type { Passkeys } from './passkeys.ts';
import type { People } from './people.ts';
import type { Pictures } from './pictures.ts';
import type { Posters } from './posters.ts';
import type { Pulls } from './pulls.ts';
import type { Schedule } from './schedule.ts';
import type { SignInLinks } from './sign-in-links.ts';
import type { Slates } from './slates.ts';
import type { StageDesk } from './stage-desk.ts';
import type { StreamKeys } from './stream-keys.ts';
import type { StreamStates } from './stream-states.ts';
import type { WatchDoor } from './watch-door.ts';
import type { WebhookDesk } from './webhooks/webhook-desk.ts';

/** What pages and route handlers work with: opened once a process by `compose.ts`. */
export type Services = {
  readonly accounts: Accounts;
  readonly apiKeys: ApiKeys;
  readonly ownAccount: OwnAccount;
  readonly people: People;
  readonly invitations: Invitations;
  readonly signInLinks: SignInLinks;
  readonly passkeys: Passkeys;
  readonly oidc: Oidc;
  readonly audit: AuditDesk;
  readonly channels: Channels;
  readonly access: AccessDesk;
  readonly groups: Groups;
  readonly watchDoor: WatchDoor;
  readonly ownSite: OwnSite;
  readonly stages: StageDesk;
  readonly schedule: Schedule;
  readonly events: EventDesk;
  readonly pictures: Pictures;
  readonly posters: Posters;
  readonly encoders: Encoders;
  readonly streamKeys: StreamKeys;
  readonly slates: Slates;
  readonly pulls: Pulls;
  readonly histories: Histories;
  readonly audiences: Audiences;
  readonly webhooks: WebhookDesk;
  readonly health: HealthDesk;
  readonly settings: SettingsDesk;
  readonly storage: StorageDesk;
  readonly liveEncoders: LiveEncoders;
  readonly liveViewers: LiveViewersDesk;
  readonly states: StreamStates;
  readonly chatTokens: ChatTokens;
  readonly chatBans: ChatBans;
  readonly addresses: Addresses;
  /** Where the site serves hls.js; see `player-chunk.ts`. */
  readonly playerChunk: string | undefined;
  /** Signs visitor cookies. */
  readonly visitorKey: Uint8Array;
  readonly publicUrl: string;
  readonly log: Log;
};

/** Next bundles route handlers apart from `main.ts`, so module state is not shared; the process's global object is. */
const SLOT = Symbol.for('rostrum.web.services');
type Slotted = { [SLOT]?: Services };

export function provideServices(services: Services): void {
  (globalThis as Slotted)[SLOT] = services;
}

/** @returns what the site calls itself; where a page is made beforehand, what it is called at first. */
export function siteName(): string {
  return ((globalThis as Slotted)[SLOT]?.settings.now() ?? DEFAULT_SITE_SETTINGS).siteName;
}

/** @throws Error outside a process that `compose.ts` has set up. */
export function services(): Services {
  const found = (globalThis as Slotted)[SLOT];
  if (found === undefined) {
    throw new Error('web: the services are not open; pages are served by web/src/main.ts, not by `next start`.');
  }
  return found;
}
