import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { SealingKey } from './key-file.ts';
import { sealText, unsealText } from './sealed-text.ts';
import type { Database, Tables } from './tables.ts';

/** A code that lets so many browsers watch one channel. Times are milliseconds since 1970. */
export type Ticket = {
  readonly id: string;
  readonly channelId: string;
  /** What it was made for: `Row 7`, a buyer's name. */
  readonly label: string;
  /** How many browsers may use it. */
  readonly devices: number;
  /** How many do. */
  readonly used: number;
  readonly expiresAt: number | undefined;
  readonly createdAt: number;
  readonly revokedAt: number | undefined;
  /** The plan it is for; undefined: the channel, and every event of it that asks for tickets. */
  readonly planId: string | undefined;
};

/** With the code; undefined where it was sealed under another key file. */
export type PrintableTicket = Ticket & { readonly code: string | undefined };

export type TicketRepository = {
  /** @throws RostrumError `CHANNEL_UNKNOWN` for a plan that is not of the channel too, `TOO_MANY_TICKETS`. */
  add(
    channelId: string,
    wish: {
      readonly count: number;
      readonly label: string;
      readonly devices: number;
      readonly expiresAt: number | undefined;
      readonly planId?: string | undefined;
    },
  ): Promise<readonly PrintableTicket[]>;
  /** The newest first, at most {@link TICKETS_MAX}. */
  list(channelId: string): Promise<readonly PrintableTicket[]>;
  byId(id: string): Promise<Ticket | undefined>;
  /** Blanks, hyphens and case do not count. */
  byCode(channelId: string, code: string): Promise<Ticket | undefined>;
  /** The ticket in force by which this browser came in: the channel's, or the plan's. @param planId what is on; undefined: nothing with tickets of its own. */
  ofDevice(channelId: string, device: string, planId: string | undefined): Promise<Ticket | undefined>;
  /** @returns whether the browser may use the ticket now: it did already, or there was a place left. */
  enter(ticketId: string, device: string): Promise<boolean>;
  /** @returns the ticket, undefined where the channel has no such ticket in force. */
  revoke(channelId: string, id: string): Promise<Ticket | undefined>;
};

/** Of one channel, those that are revoked or over included. */
export const TICKETS_MAX = 10_000;
/** 32 characters that are not mistaken for one another; five bits each. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 12 × 5 = 60 bits, in three groups of four: typed from paper, and guesses are counted. */
const CODE_LENGTH = 12;
const CODE_PATTERN = /^[a-km-np-z2-9]{12}$/;
/** Longest text worth looking at. */
const TYPED_MAX = 64;

export function openTicketRepository(database: Database, clock: Clock, sealing: SealingKey): TicketRepository {
  const printable = (row: TicketRow): PrintableTicket => ({
    ...ticketFrom(row),
    code: unsealText(row.sealed, row.channel_id, sealing),
  });
  const rows = () =>
    database
      .selectFrom('tickets')
      .selectAll()
      .select((select) =>
        select
          .selectFrom('ticket_devices')
          .whereRef('ticket_devices.ticket_id', '=', 'tickets.id')
          .select((count) => count.fn.countAll<number>().as('used'))
          .as('used'),
      );
  return {
    async add(channelId, { count, label, devices, expiresAt, planId }) {
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      const plan =
        planId === undefined
          ? undefined
          : await database
              .selectFrom('schedule')
              .select('id')
              .where('id', '=', planId)
              .where('channel_id', '=', channelId)
              .executeTakeFirst();
      if (planId !== undefined && plan === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      return database.transaction().execute(async (transaction) => {
        const { there } = await transaction
          .selectFrom('tickets')
          .select((select) => select.fn.countAll().as('there'))
          .where('channel_id', '=', channelId)
          .executeTakeFirstOrThrow();
        if (Number(there) + count > TICKETS_MAX) {
          throw storeError('TOO_MANY_TICKETS', { most: TICKETS_MAX, there: Number(there) });
        }
        const made: PrintableTicket[] = [];
        for (let index = 0; index < count; index += 1) {
          const code = makeCode();
          const row = {
            id: randomUUID(),
            channel_id: channelId,
            code_hash: hashOf(channelId, code),
            sealed: sealText(code, channelId, sealing),
            label,
            devices,
            expires_at: expiresAt ?? null,
            created_at: clock.wallNow(),
            revoked_at: null,
            plan_id: planId ?? null,
          };
          await transaction.insertInto('tickets').values(row).execute();
          made.push({ ...ticketFrom({ ...row, used: 0 }), code });
        }
        return made;
      });
    },
    async list(channelId) {
      const found = await rows()
        .where('channel_id', '=', channelId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(TICKETS_MAX)
        .execute();
      return found.map(printable);
    },
    async byId(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : ticketFrom(row);
    },
    async byCode(channelId, typed) {
      const code = typed.length > TYPED_MAX ? '' : typed.toLowerCase().replace(/[\s-]/g, '');
      if (!CODE_PATTERN.test(code)) {
        return undefined;
      }
      const row = await rows()
        .where('channel_id', '=', channelId)
        .where('code_hash', '=', hashOf(channelId, code))
        .executeTakeFirst();
      return row && ticketFrom(row);
    },
    async ofDevice(channelId, device, planId) {
      const now = clock.wallNow();
      const row = await rows()
        .where('channel_id', '=', channelId)
        .where('revoked_at', 'is', null)
        .where((either) => either.or([either('plan_id', 'is', null), either('plan_id', '=', planId ?? null)]))
        .where((either) => either.or([either('expires_at', 'is', null), either('expires_at', '>', now)]))
        .where('id', 'in', (select) =>
          select.selectFrom('ticket_devices').select('ticket_id').where('device', '=', device),
        )
        .orderBy('created_at', 'desc')
        .executeTakeFirst();
      return row && ticketFrom(row);
    },
    enter: (ticketId, device) =>
      database.transaction().execute(async (transaction) => {
        const ticket = await transaction
          .updateTable('tickets')
          // A write first, so that of two browsers that come at once one waits for the other.
          .set((row) => ({ devices: row.ref('devices') }))
          .where('id', '=', ticketId)
          .returning('devices')
          .executeTakeFirst();
        const devices = await transaction
          .selectFrom('ticket_devices')
          .select('device')
          .where('ticket_id', '=', ticketId)
          .execute();
        if (devices.some((known) => known.device === device)) {
          return true;
        }
        if (ticket === undefined || devices.length >= ticket.devices) {
          return false;
        }
        await transaction
          .insertInto('ticket_devices')
          .values({ ticket_id: ticketId, device, first_at: clock.wallNow() })
          .execute();
        return true;
      }),
    async revoke(channelId, id) {
      const row = await database
        .updateTable('tickets')
        .set({ revoked_at: clock.wallNow() })
        .where('channel_id', '=', channelId)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && ticketFrom({ ...row, used: 0 });
    },
  };
}

type TicketRow = Selectable<Tables['tickets']> & { readonly used: number | null };

function ticketFrom(row: TicketRow): Ticket {
  return {
    id: row.id,
    channelId: row.channel_id,
    label: row.label,
    devices: row.devices,
    used: row.used ?? 0,
    expiresAt: row.expires_at ?? undefined,
    createdAt: row.created_at,
    revokedAt: row.revoked_at ?? undefined,
    planId: row.plan_id ?? undefined,
  };
}

/** @returns a random code, `xxxx-xxxx-xxxx`. */
function makeCode(): string {
  const letters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET.charAt(byte & 31)).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

function hashOf(channelId: string, code: string): string {
  return createHash('sha256')
    .update(`${channelId} ${code.replaceAll('-', '')}`)
    .digest('hex');
}
