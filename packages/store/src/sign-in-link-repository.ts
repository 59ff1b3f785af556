import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';
import { normaliseEmail } from './user-repository.ts';

/** A link that signs in whoever has an address. Times are milliseconds since 1970. */
export type SignInLink = {
  /** In small letters. */
  readonly email: string;
  /** It went by mail to the address, so that whoever opens it reads mail there. */
  readonly isMailed: boolean;
  readonly expiresAt: number;
  readonly state: 'open' | 'used' | 'expired';
};

export type SignInLinkToAdd = {
  readonly email: string;
  readonly isMailed: boolean;
  /** Who made it to hand it over; whatever ends their right to ends the link. */
  readonly createdBy?: string | undefined;
  readonly ttlMs: number;
};

/** Only a token's hash is stored: whoever reads the database cannot use the links in it. */
export type SignInLinkRepository = {
  /**
   * Of an address's links the newest {@link LINKS_PER_ADDRESS} can be used.
   * @returns the token for the link, told this once. @throws RostrumError `SIGN_IN_LINKS_FULL`.
   */
  add(link: SignInLinkToAdd): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** Changes nothing. @returns also those that are spent, which are remembered for a day. */
  find(token: string): Promise<SignInLink | undefined>;
  /** Uses the link up; of two that do so at once, one does. @throws RostrumError `SIGN_IN_LINK_SPENT`. */
  take(token: string): Promise<SignInLink>;
};

/** 256 bits: not to be guessed. */
const TOKEN_BYTES = 32;
/** A mail that comes late may still be used after a second was asked for. */
const LINKS_PER_ADDRESS = 3;
/** Of all addresses together. */
const LINKS_MAX = 10_000;
/** So long it can be told in words why a link does not work. */
const REMEMBERED_MS = 24 * 3_600_000;

export function openSignInLinkRepository(database: Database, clock: Clock): SignInLinkRepository {
  return {
    async add({ email, isMailed, createdBy, ttlMs }) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const now = clock.wallNow();
      const address = normaliseEmail(email);
      await database.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('sign_in_links')
          .where('expires_at', '<=', now - REMEMBERED_MS)
          .execute();
        await transaction
          .insertInto('sign_in_links')
          .values({
            token_hash: hashToken(token),
            email: address,
            is_mailed: isMailed ? 1 : 0,
            created_by: createdBy ?? null,
            created_at: now,
            expires_at: now + ttlMs,
            used_at: null,
          })
          .execute();
        const newest = transaction
          .selectFrom('sign_in_links')
          .select('token_hash')
          .where('email', '=', address)
          .orderBy('created_at', 'desc')
          .limit(LINKS_PER_ADDRESS);
        await transaction
          .deleteFrom('sign_in_links')
          .where('email', '=', address)
          .where('token_hash', 'not in', newest)
          .execute();
        const all = await transaction
          .selectFrom('sign_in_links')
          .select((select) => select.fn.countAll().as('links'))
          .executeTakeFirstOrThrow();
        if (Number(all.links) > LINKS_MAX) {
          throw storeError('SIGN_IN_LINKS_FULL', { max: LINKS_MAX });
        }
      });
      return { token, expiresAt: now + ttlMs };
    },
    async find(token) {
      const row = await database
        .selectFrom('sign_in_links')
        .selectAll()
        .where('token_hash', '=', hashToken(token))
        .executeTakeFirst();
      return row && linkFrom(row, clock.wallNow());
    },
    async take(token) {
      const now = clock.wallNow();
      const row = await database
        .updateTable('sign_in_links')
        .set({ used_at: now })
        .where('token_hash', '=', hashToken(token))
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        throw storeError('SIGN_IN_LINK_SPENT');
      }
      return linkFrom(row, now);
    },
  };
}

function linkFrom(row: Selectable<Tables['sign_in_links']>, now: number): SignInLink {
  return {
    email: row.email,
    isMailed: row.is_mailed === 1,
    expiresAt: row.expires_at,
    state: row.used_at !== null ? 'used' : row.expires_at > now ? 'open' : 'expired',
  };
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
