import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { UserRole } from '@rostrum/contract/user-role';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import { nameModerator } from './moderator-repository.ts';
import type { Database, Tables } from './tables.ts';
import { addUser, dropSignInLinks, normaliseEmail, type User, userFrom } from './user-repository.ts';

/** A link by which somebody joins, or sets a new password. Times are milliseconds since 1970. */
export type Invitation = {
  readonly id: string;
  readonly kind: 'join' | 'reset';
  /** Whom it is for; absent: whoever opens it. */
  readonly email?: string;
  readonly role: UserRole;
  /** Whose password is set anew. */
  readonly userId?: string;
  readonly channelIds: readonly string[];
  readonly createdBy?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: 'open' | 'used' | 'revoked' | 'expired';
};

export type InvitationToAdd = {
  readonly kind: 'join' | 'reset';
  readonly email?: string | undefined;
  readonly role: UserRole;
  readonly userId?: string | undefined;
  readonly channelIds?: readonly string[] | undefined;
  readonly createdBy: string;
  readonly ttlMs: number;
};

/** Only a token's hash is stored: whoever reads the database cannot use the links in it. */
export type InvitationRepository = {
  /**
   * A reset takes the user's earlier ones back.
   * @returns the token for the link, told this once.
   * @throws RostrumError `INVITATIONS_FULL`.
   */
  add(invitation: InvitationToAdd): Promise<{ readonly token: string; readonly invitation: Invitation }>;
  /** @returns also those that are spent, which are remembered for {@link REMEMBERED_MS}. */
  find(token: string): Promise<Invitation | undefined>;
  /** Those that can still be used, the newest first. */
  listOpen(): Promise<readonly Invitation[]>;
  /** @returns the link that was taken back; undefined when there is none that could be used. */
  revoke(id: string): Promise<Invitation | undefined>;
  /**
   * Makes the account; of two that use a link at once, one does.
   * @throws RostrumError `INVITATION_SPENT`; after `EMAIL_TAKEN`, `EMAIL_INVALID`, `USER_INVALID` it can still be used.
   */
  join(token: string, person: { name: string; email: string; passwordHash: string }): Promise<User>;
  /** Sets the password, ends the user's sessions. @throws RostrumError `INVITATION_SPENT`. */
  reset(token: string, passwordHash: string): Promise<User>;
};

/** 256 bits: not to be guessed. */
const TOKEN_BYTES = 32;
/** More than one looks through. */
const OPEN_MAX = 500;
/** So long it can be told in words why a link does not work: 30 days. */
const REMEMBERED_MS = 30 * 24 * 3_600_000;

export function openInvitationRepository(database: Database, clock: Clock): InvitationRepository {
  /** Takes the link, once. */
  const take = async (
    transaction: Database,
    token: string,
    kind: Invitation['kind'],
  ): Promise<Selectable<Tables['invitations']>> => {
    const now = clock.wallNow();
    const row = await transaction
      .updateTable('invitations')
      .set({ used_at: now })
      .where('token_hash', '=', hashToken(token))
      .where('kind', '=', kind)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      throw storeError('INVITATION_SPENT');
    }
    return row;
  };
  return {
    async add({ kind, email, role, userId, channelIds = [], createdBy, ttlMs }) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const now = clock.wallNow();
      const row = await database.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('invitations')
          .where('expires_at', '<=', now - REMEMBERED_MS)
          .execute();
        if (userId !== undefined) {
          await transaction
            .updateTable('invitations')
            .set({ revoked_at: now })
            .where('user_id', '=', userId)
            .where('used_at', 'is', null)
            .where('revoked_at', 'is', null)
            .execute();
        }
        const open = await openOnes(transaction, now)
          .select((select) => select.fn.countAll().as('links'))
          .executeTakeFirstOrThrow();
        if (Number(open.links) >= OPEN_MAX) {
          throw storeError('INVITATIONS_FULL', { max: OPEN_MAX });
        }
        return transaction
          .insertInto('invitations')
          .values({
            id: randomUUID(),
            token_hash: hashToken(token),
            kind,
            email: email === undefined ? null : normaliseEmail(email),
            role,
            user_id: userId ?? null,
            channel_ids: JSON.stringify(channelIds),
            created_by: createdBy,
            created_at: now,
            expires_at: now + ttlMs,
            used_at: null,
            revoked_at: null,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
      });
      return { token, invitation: invitationFrom(row, now) };
    },
    async find(token) {
      const row = await database
        .selectFrom('invitations')
        .selectAll()
        .where('token_hash', '=', hashToken(token))
        .executeTakeFirst();
      return row && invitationFrom(row, clock.wallNow());
    },
    async listOpen() {
      const now = clock.wallNow();
      const rows = await openOnes(database, now).selectAll().orderBy('created_at', 'desc').limit(OPEN_MAX).execute();
      return rows.map((row) => invitationFrom(row, now));
    },
    async revoke(id) {
      const now = clock.wallNow();
      const row = await database
        .updateTable('invitations')
        .set({ revoked_at: now })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && invitationFrom(row, now);
    },
    async join(token, { name, email, passwordHash }) {
      return database.transaction().execute(async (transaction) => {
        const row = await take(transaction, token, 'join');
        const isClaimed = row.email === null;
        const person = { email: row.email ?? email, name, passwordHash, role: row.role, isClaimed };
        const user = await addUser(transaction, person, clock.wallNow());
        await nameModerator(transaction, user.id, channelIdsOf(row));
        return user;
      });
    },
    async reset(token, passwordHash) {
      return database.transaction().execute(async (transaction) => {
        const userId = (await take(transaction, token, 'reset')).user_id ?? '';
        await transaction.deleteFrom('sessions').where('user_id', '=', userId).execute();
        await dropSignInLinks(transaction, userId);
        const user = await transaction
          .updateTable('users')
          .set({ password_hash: passwordHash })
          .where('id', '=', userId)
          .returningAll()
          .executeTakeFirst();
        if (user === undefined) {
          throw storeError('INVITATION_SPENT');
        }
        return userFrom(user);
      });
    },
  };
}

function openOnes(database: Database, now: number) {
  return database
    .selectFrom('invitations')
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now);
}

function channelIdsOf(row: Pick<Selectable<Tables['invitations']>, 'channel_ids'>): readonly string[] {
  const ids: unknown = JSON.parse(row.channel_ids);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

function invitationFrom(row: Selectable<Tables['invitations']>, now: number): Invitation {
  return {
    id: row.id,
    kind: row.kind,
    ...(row.email === null ? {} : { email: row.email }),
    role: row.role,
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    channelIds: channelIdsOf(row),
    ...(row.created_by === null ? {} : { createdBy: row.created_by }),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state: stateOf(row, now),
  };
}

function stateOf(row: Selectable<Tables['invitations']>, now: number): Invitation['state'] {
  if (row.used_at !== null) {
    return 'used';
  }
  if (row.revoked_at !== null) {
    return 'revoked';
  }
  return row.expires_at > now ? 'open' : 'expired';
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
