import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import type { Database, Tables } from './tables.ts';

/** A token that was minted, without the token itself: what is needed to find it again and to take it back. */
export type MintedEntitlement = {
  /** The token's own id. */
  readonly id: string;
  readonly slug: string;
  readonly account: string;
  /** The event it holds for; undefined: all of the channel. */
  readonly epoch: string | undefined;
  /** Milliseconds since 1970. */
  readonly mintedAt: number;
  readonly expiresAt: number;
};

export type EntitlementRepository = {
  /** Writes one down, and forgets those that have lapsed. */
  add(minted: MintedEntitlement): Promise<void>;
  byId(id: string): Promise<MintedEntitlement | undefined>;
  /** Those that have not lapsed, of one channel or of all; the newest first, at most {@link ENTITLEMENT_LIST_MAX}. */
  list(slug?: string): Promise<readonly MintedEntitlement[]>;
};

/** More than one looks through. */
export const ENTITLEMENT_LIST_MAX = 1_000;

export function openEntitlementRepository(database: Database, clock: Clock): EntitlementRepository {
  return {
    async add({ id, slug, account, epoch, mintedAt, expiresAt }) {
      await database.deleteFrom('entitlements').where('expires_at', '<=', clock.wallNow()).execute();
      await database
        .insertInto('entitlements')
        .values({ id, slug, account, epoch: epoch ?? null, minted_at: mintedAt, expires_at: expiresAt })
        .execute();
    },
    async byId(id) {
      const row = await database.selectFrom('entitlements').selectAll().where('id', '=', id).executeTakeFirst();
      return row && mintedFrom(row);
    },
    async list(slug) {
      let query = database.selectFrom('entitlements').selectAll().where('expires_at', '>', clock.wallNow());
      if (slug !== undefined) {
        query = query.where('slug', '=', slug);
      }
      const rows = await query.orderBy('minted_at', 'desc').orderBy('id').limit(ENTITLEMENT_LIST_MAX).execute();
      return rows.map(mintedFrom);
    },
  };
}

function mintedFrom(row: Selectable<Tables['entitlements']>): MintedEntitlement {
  const { id, slug, account, epoch, minted_at: mintedAt, expires_at: expiresAt } = row;
  return { id, slug, account, epoch: epoch ?? undefined, mintedAt, expiresAt };
}
