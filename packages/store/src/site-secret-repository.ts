import { randomBytes } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { sealText, unsealText } from './sealed-text.ts';
import type { Database } from './tables.ts';

/** The secret by which somebody's own site signs its viewers in to a channel. Times are milliseconds since 1970. */
export type SiteSecret = {
  /** Grows with each secret of the channel. */
  readonly version: number;
  readonly secret: string;
};

/** What a browser was let in by: a right that the channel's own site signed. */
export type SiteGrant = {
  /** Whose right it is, by which it is taken back; at most 64 characters. */
  readonly subject: string;
  readonly until: number;
  /** How many browsers may play by it at once; undefined: any number. */
  readonly devices: number | undefined;
};

export type SiteSecretRepository = {
  /** Makes one, in place of the one there is: what that one signed holds no more. @returns it, to be told this once. */
  issue(channelId: string): Promise<string>;
  /** @returns since when there is one; undefined where there is none. */
  madeAt(channelId: string): Promise<number | undefined>;
  /** @returns undefined where there is none. @throws RostrumError `SITE_SECRET_UNREADABLE`. */
  of(channelId: string): Promise<SiteSecret | undefined>;
  /** What it signed holds no more. @returns whether there was one. */
  remove(channelId: string): Promise<boolean>;
  /**
   * Lets a browser in, in place of what it was let in by before. A right is remembered for {@link BROWSERS_PER_RIGHT}
   * browsers, the newest.
   * @param version of the secret that signed it.
   */
  grant(channelId: string, visitor: string, grant: SiteGrant & { readonly version: number }): Promise<void>;
  /** @returns what the browser was let in by; undefined where that is over, or another secret signed it. */
  grantOf(channelId: string, visitor: string): Promise<SiteGrant | undefined>;
};

/** So that people and programs that look for lost secrets know one when they see it. */
const PREFIX = 'rws_';
/** 256 bits, as long as what HS256 makes of it (RFC 7518 §3.2). */
const SECRET_BYTES = 32;
/** Whoever deletes their cookies again and again makes no endless list of themselves. */
const BROWSERS_PER_RIGHT = 50;

export function openSiteSecretRepository(database: Database, clock: Clock, sealing: SealingKey): SiteSecretRepository {
  const rowOf = (channelId: string) =>
    database.selectFrom('site_secrets').selectAll().where('channel_id', '=', channelId).executeTakeFirst();
  return {
    async issue(channelId) {
      const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      const row = { sealed: sealText(secret, channelId, sealing), made_at: clock.wallNow() };
      await database
        .insertInto('site_secrets')
        .values({ channel_id: channelId, version: 1, ...row })
        .onConflict((conflict) =>
          conflict
            .column('channel_id')
            .doUpdateSet((expression) => ({ ...row, version: expression('site_secrets.version', '+', 1) })),
        )
        .execute();
      return secret;
    },
    async madeAt(channelId) {
      const row = await rowOf(channelId);
      return row === undefined || row.sealed === null ? undefined : row.made_at;
    },
    async of(channelId) {
      const row = await rowOf(channelId);
      if (row === undefined || row.sealed === null) {
        return undefined;
      }
      const secret = unsealText(row.sealed, channelId, sealing);
      if (secret === undefined) {
        throw storeError('SITE_SECRET_UNREADABLE');
      }
      return { version: row.version, secret };
    },
    async remove(channelId) {
      // The row stays for its version: a later secret is never taken for an earlier one.
      const row = await database
        .updateTable('site_secrets')
        .set((expression) => ({ sealed: null, version: expression('version', '+', 1) }))
        .where('channel_id', '=', channelId)
        .where('sealed', 'is not', null)
        .returning('channel_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async grant(channelId, visitor, { subject, until, devices, version }) {
      await database.deleteFrom('site_grants').where('until', '<=', clock.wallNow()).execute();
      const row = { subject, until, devices: devices ?? null, version, granted_at: clock.wallNow() };
      await database
        .insertInto('site_grants')
        .values({ channel_id: channelId, visitor, ...row })
        .onConflict((conflict) => conflict.columns(['channel_id', 'visitor']).doUpdateSet(row))
        .execute();
      const newest = database
        .selectFrom('site_grants')
        .select('visitor')
        .where('channel_id', '=', channelId)
        .where('subject', '=', subject)
        .orderBy('granted_at', 'desc')
        .limit(BROWSERS_PER_RIGHT);
      await database
        .deleteFrom('site_grants')
        .where('channel_id', '=', channelId)
        .where('subject', '=', subject)
        .where('visitor', 'not in', newest)
        .execute();
    },
    async grantOf(channelId, visitor) {
      const row = await database
        .selectFrom('site_grants')
        .innerJoin('site_secrets', 'site_secrets.channel_id', 'site_grants.channel_id')
        .select(['site_grants.subject', 'site_grants.until', 'site_grants.devices'])
        .where('site_grants.channel_id', '=', channelId)
        .where('site_grants.visitor', '=', visitor)
        .whereRef('site_grants.version', '=', 'site_secrets.version')
        .where('site_grants.until', '>', clock.wallNow())
        .executeTakeFirst();
      return row && { subject: row.subject, until: row.until, devices: row.devices ?? undefined };
    },
  };
}
