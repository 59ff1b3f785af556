import type { Revocation } from '@rostrum/contract/entitlement-claims';
import type { Clock } from '@rostrum/service/clock';
import type { Database } from './tables.ts';

export type RevocationRepository = {
  /** Writes one down; of two for the same right the later one counts. */
  add(revocation: Revocation): Promise<void>;
  /** Those in force, the newest first, at most {@link REVOCATION_LIST_MAX}. */
  list(): Promise<readonly Revocation[]>;
  /** @returns those that had lapsed, and are forgotten now. */
  removeLapsed(): Promise<readonly Revocation[]>;
};

/** What an edge can hold and check without cost. */
export const REVOCATION_LIST_MAX = 50_000;

export function openRevocationRepository(database: Database, clock: Clock): RevocationRepository {
  return {
    async add({ kind, subject, at, until }) {
      await database
        .insertInto('revocations')
        .values({ kind, subject, at, until })
        .onConflict((conflict) => conflict.columns(['kind', 'subject']).doUpdateSet({ at, until }))
        .execute();
    },
    list: () =>
      database
        .selectFrom('revocations')
        .selectAll()
        .where('until', '>', clock.wallNow())
        .orderBy('at', 'desc')
        .orderBy('subject')
        .limit(REVOCATION_LIST_MAX)
        .execute(),
    removeLapsed: () =>
      database.deleteFrom('revocations').where('until', '<=', clock.wallNow()).returningAll().execute(),
  };
}
