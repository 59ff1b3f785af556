import type { AuditAction } from '@rostrum/contract/audit';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { sortedIds } from './sorted-id.ts';
import type { Database, Tables } from './tables.ts';

/** Who did something. `id` is absent where it was nobody who signs in, such as the command line. */
export type AuditActor = {
  readonly id?: string | undefined;
  /** An e-mail address, or in words who else it was. */
  readonly email: string;
  readonly address?: string | undefined;
  /** The name of the API key they did it by; absent: by hand. */
  readonly keyName?: string | undefined;
};

export type AuditToAdd = {
  readonly by: AuditActor;
  readonly action: AuditAction;
  /** Whom or what it was done to: a slug, an e-mail address. */
  readonly subject: string;
  /** What else is worth knowing. Never a key, token, password or passphrase. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
};

export type AuditEntry = {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: AuditActor;
  /** An {@link AuditAction}, of this version or another. */
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Written to and read, never changed. Entries older than {@link AUDIT_AGE_MAX_MS}, or past the bound, are forgotten. */
export type AuditRepository = {
  add(entry: AuditToAdd): Promise<void>;
  /**
   * A page, the newest first.
   * @param before the id of the last entry seen; absent: from the newest.
   * @param actor an e-mail address; absent: everybody's.
   */
  /** Forgets what was done before, milliseconds since 1970. @returns how many entries. */
  removeBefore(at: number): Promise<number>;
  page(wish: {
    before?: string | undefined;
    actor?: string | undefined;
    limit: number;
  }): Promise<readonly AuditEntry[]>;
};

/** 400 days: a year's same weekend is still there to compare with. */
export const AUDIT_AGE_MAX_MS = 400 * 24 * 3_600_000;
/** Some 60 MB. */
const ROWS_MAX = 200_000;
/** Entries between two looks at the bounds. */
const SWEEP_EVERY = 100;
/** Longest detail, bytes of its JSON. */
const DETAIL_MAX = 2_048;
const TEXT_MAX = 254;

/** @param rowsMax entries kept; more are there for up to {@link SWEEP_EVERY} entries. */
export function openAuditRepository(database: Database, clock: Clock, rowsMax = ROWS_MAX): AuditRepository {
  const nextId = sortedIds();
  let added = 0;
  const sweep = async (now: number): Promise<void> => {
    await database
      .deleteFrom('audit')
      .where('at', '<=', now - AUDIT_AGE_MAX_MS)
      .execute();
    const firstTooMany = database.selectFrom('audit').select('id').orderBy('id', 'desc').limit(1).offset(rowsMax);
    await database.deleteFrom('audit').where('id', '<=', firstTooMany).execute();
  };
  return {
    async add({ by, action, subject, detail = {} }) {
      const now = clock.wallNow();
      await database
        .insertInto('audit')
        .values({
          id: nextId(now),
          at: now,
          actor_id: by.id ?? null,
          actor_email: by.email.slice(0, TEXT_MAX),
          action,
          subject: subject.slice(0, TEXT_MAX),
          detail: writeDetail(detail),
          address: by.address?.slice(0, TEXT_MAX) ?? null,
          key_name: by.keyName?.slice(0, TEXT_MAX) ?? null,
        })
        .execute();
      if (added % SWEEP_EVERY === 0) {
        await sweep(now);
      }
      added += 1;
    },
    async removeBefore(at) {
      const { numDeletedRows } = await database.deleteFrom('audit').where('at', '<', at).executeTakeFirst();
      return Number(numDeletedRows);
    },
    async page({ before, actor, limit }) {
      let query = database.selectFrom('audit').selectAll();
      if (before !== undefined) {
        query = query.where('id', '<', before);
      }
      if (actor !== undefined) {
        query = query.where('actor_email', '=', actor);
      }
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map(entryFrom);
    },
  };
}

function writeDetail(detail: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(detail);
  return Buffer.byteLength(text) > DETAIL_MAX ? JSON.stringify({ tooLong: true }) : text;
}

function entryFrom(row: Selectable<Tables['audit']>): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    by: {
      id: row.actor_id ?? undefined,
      email: row.actor_email,
      address: row.address ?? undefined,
      keyName: row.key_name ?? undefined,
    },
    action: row.action,
    subject: row.subject,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  };
}
