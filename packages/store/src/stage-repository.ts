import type { Clock } from '@rostrum/service/clock';
import type { Selectable } from 'kysely';
import { storeError } from './errors.ts';
import type { Database, Tables } from './tables.ts';

/** What those who run a channel have decided that its viewers see now. Since when, milliseconds since 1970. */
export type Stage = {
  /** It rehearses: only they see the picture. */
  readonly rehearsalSince: number | undefined;
  /** The slate is shown though an encoder sends. */
  readonly slateSince: number | undefined;
  /** The event was ended by hand; encoders that go on sending are turned away. */
  readonly endedAt: number | undefined;
};

/** True: from now on, or as long as it is already; false: no more. What is not named stays. */
export type StagePatch = {
  readonly isRehearsal?: boolean | undefined;
  readonly isSlate?: boolean | undefined;
  readonly isEnded?: boolean | undefined;
};

export type StageRow = Stage & { readonly slug: string };

export type StageRepository = {
  /** @returns that of a channel about which nothing was decided, where there is none. */
  of(channelId: string): Promise<Stage>;
  /** @throws RostrumError `CHANNEL_UNKNOWN`. */
  set(channelId: string, patch: StagePatch): Promise<Stage>;
  /** All about which something is decided. */
  rows(): Promise<readonly StageRow[]>;
};

const OPEN: Stage = { rehearsalSince: undefined, slateSince: undefined, endedAt: undefined };

export function openStageRepository(database: Database, clock: Clock): StageRepository {
  const of = async (channelId: string): Promise<Stage> => {
    const row = await database.selectFrom('stages').selectAll().where('channel_id', '=', channelId).executeTakeFirst();
    return row === undefined ? OPEN : stageFrom(row);
  };
  return {
    of,
    async set(channelId, { isRehearsal, isSlate, isEnded }) {
      const channel = await database.selectFrom('channels').select('id').where('id', '=', channelId).executeTakeFirst();
      if (channel === undefined) {
        throw storeError('CHANNEL_UNKNOWN');
      }
      const before = await of(channelId);
      const now = clock.wallNow();
      const since = (is: boolean | undefined, then: number | undefined): number | null =>
        is === undefined ? (then ?? null) : is ? (then ?? now) : null;
      const row = {
        rehearsal_since: since(isRehearsal, before.rehearsalSince),
        slate_since: since(isSlate, before.slateSince),
        ended_at: since(isEnded, before.endedAt),
      };
      await database
        .insertInto('stages')
        .values({ channel_id: channelId, ...row })
        .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(row))
        .execute();
      return stageFrom(row);
    },
    async rows() {
      const rows = await database
        .selectFrom('stages')
        .innerJoin('channels', 'channels.id', 'stages.channel_id')
        .select(['channels.slug', 'rehearsal_since', 'slate_since', 'ended_at'])
        .where((where) =>
          where.or([
            where('rehearsal_since', 'is not', null),
            where('slate_since', 'is not', null),
            where('ended_at', 'is not', null),
          ]),
        )
        .orderBy('channels.slug')
        .execute();
      return rows.map((row) => ({ slug: row.slug, ...stageFrom(row) }));
    },
  };
}

function stageFrom(row: Omit<Selectable<Tables['stages']>, 'channel_id'>): Stage {
  return {
    rehearsalSince: row.rehearsal_since ?? undefined,
    slateSince: row.slate_since ?? undefined,
    endedAt: row.ended_at ?? undefined,
  };
}
