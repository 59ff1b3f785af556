import { join } from 'node:path';
import type { Clock } from '@rostrum/service/clock';
import { Kysely } from 'kysely';
import { type AccessRepository, openAccessRepository } from './access-repository.ts';
import { type ApiKeyRepository, openApiKeyRepository } from './api-key-repository.ts';
import { type AuditRepository, openAuditRepository } from './audit-repository.ts';
import { type ChannelRepository, openChannelRepository } from './channel-repository.ts';
import { type ChatBanRepository, openChatBanRepository } from './chat-ban-repository.ts';
import { type EncoderSettingsRepository, openEncoderSettingsRepository } from './encoder-settings.ts';
import { type EntitlementRepository, openEntitlementRepository } from './entitlement-repository.ts';
import { storeError } from './errors.ts';
import { type EventRepository, openEventRepository } from './event-repository.ts';
import { type GroupRepository, openGroupRepository } from './group-repository.ts';
import { type InvitationRepository, openInvitationRepository } from './invitation-repository.ts';
import { type KeptOutRepository, openKeptOutRepository } from './kept-out-repository.ts';
import { ensureKeyFile } from './key-file.ts';
import { applyMigrations, assertMigrated } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { type ModeratorRepository, openModeratorRepository } from './moderator-repository.ts';
import { openPasskeyRepository, type PasskeyRepository } from './passkey-repository.ts';
import { openPullRepository, type PullRepository } from './pull-repository.ts';
import { openRevocationRepository, type RevocationRepository } from './revocation-repository.ts';
import { openScheduleRepository, type ScheduleRepository } from './schedule-repository.ts';
import { openSessionRepository, type SessionRepository } from './session-repository.ts';
import { openSettingRepository, type SettingRepository } from './setting-repository.ts';
import { openSignInLinkRepository, type SignInLinkRepository } from './sign-in-link-repository.ts';
import { openSiteSecretRepository, type SiteSecretRepository } from './site-secret-repository.ts';
import { copySqlite, openSqlite, sqliteDialect } from './sqlite.ts';
import { openStageRepository, type StageRepository } from './stage-repository.ts';
import { openStreamKeyRepository, type StreamKeyRepository } from './stream-key-repository.ts';
import type { Tables } from './tables.ts';
import { openTicketRepository, type TicketRepository } from './ticket-repository.ts';
import { openUserRepository, type UserRepository } from './user-repository.ts';
import { openWebhookDeliveryLog, type WebhookDeliveryLog } from './webhook-delivery-log.ts';
import { openWebhookOutbox, type WebhookOutbox } from './webhook-outbox.ts';
import { openWebhookRepository, type WebhookRepository } from './webhook-repository.ts';

/** The database, one repository a thing. Whoever opens it closes it. */
export type Store = {
  readonly channels: ChannelRepository;
  readonly streamKeys: StreamKeyRepository;
  readonly encoderSettings: EncoderSettingsRepository;
  readonly pulls: PullRepository;
  readonly access: AccessRepository;
  readonly groups: GroupRepository;
  readonly tickets: TicketRepository;
  readonly keptOut: KeptOutRepository;
  readonly siteSecrets: SiteSecretRepository;
  readonly schedule: ScheduleRepository;
  readonly events: EventRepository;
  readonly stages: StageRepository;
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly signInLinks: SignInLinkRepository;
  readonly passkeys: PasskeyRepository;
  readonly moderators: ModeratorRepository;
  readonly invitations: InvitationRepository;
  readonly audit: AuditRepository;
  readonly chatBans: ChatBanRepository;
  readonly entitlements: EntitlementRepository;
  readonly revocations: RevocationRepository;
  readonly settings: SettingRepository;
  readonly webhooks: WebhookRepository;
  readonly webhookOutbox: WebhookOutbox;
  readonly webhookDeliveries: WebhookDeliveryLog;
  /** {@link migrate} and {@link assertStoreMigrated} call these. */
  readonly schema: { migrate(): Promise<readonly string[]>; assertMigrated(): Promise<void> };
  /**
   * Writes the database as it is now into a new file, mode 0600, while others read and write it.
   * @throws RostrumError `STORE_UNREACHABLE`.
   */
  copyTo(path: string): void;
  /** Idempotent. Queries that still run fail. */
  close(): void;
};

export type StoreOptions = {
  /** The SQLite file, made where it is missing; `:memory:` in tests. */
  readonly databasePath: string;
  /** 32 bytes, mode 0600, made where it is missing; stream keys are sealed under it. */
  readonly keyFile: string;
  readonly clock: Clock;
};

/**
 * Where the database is, of the configuration's `DATABASE_URL` and `ROSTRUM_DATA`.
 * @param databaseUrl unset, `sqlite:PATH` or a plain path.
 * @throws RostrumError `STORE_KIND_UNSUPPORTED` for another kind of database; its address, which may hold a password, is not repeated.
 */
export function databasePathOf(databaseUrl: string | undefined, dataFolder: string): string {
  if (databaseUrl === undefined || databaseUrl === '') {
    return join(dataFolder, 'rostrum.sqlite');
  }
  const [, kind, path] = /^([a-z][a-z0-9+.-]+):(?:\/\/)?(.*)$/i.exec(databaseUrl) ?? [];
  if (kind === undefined || path === undefined) {
    return databaseUrl;
  }
  if (kind.toLowerCase() !== 'sqlite' || path === '') {
    throw storeError('STORE_KIND_UNSUPPORTED', { kind: kind.toLowerCase() });
  }
  return path;
}

/**
 * Opens the database; several processes may, at once. Its schema is what the last {@link migrate} left.
 * @throws RostrumError `STORE_KIND_UNSUPPORTED`, `STORE_UNREACHABLE`, `KEY_FILE_WRONG`.
 */
export function openStore({ databasePath, keyFile, clock }: StoreOptions): Store {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(databasePath)) {
    throw storeError('STORE_KIND_UNSUPPORTED', { kind: databasePath.slice(0, databasePath.indexOf(':')) });
  }
  const sealing = ensureKeyFile(keyFile);
  const raw = openSqlite(databasePath);
  const database = new Kysely<Tables>({ dialect: sqliteDialect(raw) });
  return {
    channels: openChannelRepository(database, clock),
    streamKeys: openStreamKeyRepository(database, clock, sealing),
    encoderSettings: openEncoderSettingsRepository(database, sealing),
    pulls: openPullRepository(database, clock, sealing),
    access: openAccessRepository(database, clock),
    groups: openGroupRepository(database, clock),
    keptOut: openKeptOutRepository(database, clock),
    tickets: openTicketRepository(database, clock, sealing),
    siteSecrets: openSiteSecretRepository(database, clock, sealing),
    schedule: openScheduleRepository(database, clock),
    events: openEventRepository(database),
    stages: openStageRepository(database, clock),
    users: openUserRepository(database, clock),
    sessions: openSessionRepository(database, clock),
    apiKeys: openApiKeyRepository(database, clock),
    signInLinks: openSignInLinkRepository(database, clock),
    passkeys: openPasskeyRepository(database, clock),
    moderators: openModeratorRepository(database),
    invitations: openInvitationRepository(database, clock),
    audit: openAuditRepository(database, clock),
    chatBans: openChatBanRepository(database),
    entitlements: openEntitlementRepository(database, clock),
    revocations: openRevocationRepository(database, clock),
    settings: openSettingRepository(database, clock),
    webhooks: openWebhookRepository(database, clock, sealing),
    webhookOutbox: openWebhookOutbox(database, clock),
    webhookDeliveries: openWebhookDeliveryLog(database),
    schema: {
      migrate: () => applyMigrations(database, MIGRATIONS, clock),
      assertMigrated: () => assertMigrated(database, MIGRATIONS),
    },
    copyTo: (path) => copySqlite(raw, path),
    close() {
      if (raw.isOpen) {
        raw.close();
      }
    },
  };
}

/**
 * Brings the schema up to this build. The supervisor, or `rostrum migrate`, does so before any role starts; it may run
 * any number of times and twice at once.
 * @returns the steps applied now.
 * @throws RostrumError `STORE_TOO_NEW`, `STORE_BUSY`.
 */
export function migrate(store: Store): Promise<readonly string[]> {
  return store.schema.migrate();
}

/**
 * For a role that starts alone: refuses to go on with a schema that is not this build's.
 * @throws RostrumError `STORE_NOT_MIGRATED`, `STORE_TOO_NEW`.
 */
export function assertStoreMigrated(store: Store): Promise<void> {
  return store.schema.assertMigrated();
}
