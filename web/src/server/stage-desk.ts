import type { Bus } from '@rostrum/bus/bus';
import type { ChannelStage } from '@rostrum/contract/api';
import type { AuditAction } from '@rostrum/contract/audit';
import { TOPICS } from '@rostrum/contract/bus-topics';
import type { Log } from '@rostrum/service/log';
import type { Stage, StagePatch } from '@rostrum/store/stage-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import type { Channels } from './channels.ts';
import { findChannel } from './find-channel.ts';
import type { StreamStates } from './stream-states.ts';

export type StageDeskParts = {
  readonly store: Store;
  readonly bus: Bus;
  readonly channels: Channels;
  readonly states: StreamStates;
  readonly log: Log;
};

const ACTIONS: Readonly<Record<keyof StagePatch, readonly [is: AuditAction, isNot: AuditAction]>> = {
  isRehearsal: ['rehearsal.begun', 'rehearsal.ended'],
  isSlate: ['slate.shown', 'slate.hidden'],
  isEnded: ['event.ended', 'event.reopened'],
};

/**
 * What viewers are to see of a channel: nothing yet, the slate, nothing more. It is written down first, from where ingest
 * reads it even where the bus is away. All methods @throws WebError `NO_SUCH_CHANNEL`.
 */
export class StageDesk {
  readonly #parts: StageDeskParts;

  constructor(parts: StageDeskParts) {
    this.#parts = parts;
  }

  async of(slug: string): Promise<ChannelStage> {
    const { store, bus } = this.#parts;
    return tell(await store.stages.of((await findChannel(store, slug)).id), bus.isConnected);
  }

  /** @throws WebError `ON_THE_AIR` for a rehearsal that others would see end; `NOTHING_RUNS`. */
  async set(slug: string, patch: StagePatch, by: Actor): Promise<ChannelStage> {
    const { store, bus, channels, log } = this.#parts;
    const { id } = await findChannel(store, slug);
    const before = await store.stages.of(id);
    this.#mustMakeSense(slug, patch, before);
    const after = await store.stages.set(id, {
      // Who rehearses, or goes live, wants encoders let in.
      ...(patch.isRehearsal === undefined ? {} : { isEnded: false }),
      ...patch,
      // An event that is over shows no slate, and the next one begins without it.
      ...(patch.isEnded === true ? { isSlate: false } : {}),
    });
    const isTold = await bus.publish(TOPICS.stage, { slug });
    if (after.rehearsalSince !== before.rehearsalSince) {
      await channels.tell(slug);
    }
    for (const [name, [is, isNot]] of Object.entries(ACTIONS)) {
      const wish = patch[name as keyof StagePatch];
      if (wish !== undefined) {
        await store.audit.add({ by, action: wish ? is : isNot, subject: slug });
      }
    }
    log.info({ channel: slug, user: by.id, ...patch }, 'web: what viewers see was decided');
    return tell(after, isTold);
  }

  /** Ends a rehearsal that was forgotten: the next encoder is seen by everyone who may watch. */
  async forgetRehearsal(slug: string): Promise<void> {
    const { store, bus, channels, log } = this.#parts;
    await store.stages.set((await findChannel(store, slug)).id, { isRehearsal: false });
    await bus.publish(TOPICS.stage, { slug });
    await channels.tell(slug);
    await store.audit.add({ by: { email: 'Rostrum' }, action: 'rehearsal.forgotten', subject: slug });
    log.info({ channel: slug }, 'web: a rehearsal without an encoder was forgotten, and is over');
  }

  #mustMakeSense(slug: string, { isRehearsal, isEnded }: StagePatch, before: Stage): void {
    const state = this.#parts.states.of(slug);
    const isRunning = state?.status === 'live' || state?.status === 'reconnecting';
    if (isRehearsal === true && before.rehearsalSince === undefined && isRunning && !state.isRehearsal) {
      throw new WebError('ON_THE_AIR', { channel: slug });
    }
    if (isEnded === true && !isRunning) {
      throw new WebError('NOTHING_RUNS', { channel: slug });
    }
  }
}

function tell({ rehearsalSince, slateSince, endedAt }: Stage, isTold: boolean): ChannelStage {
  return {
    rehearsalSince: rehearsalSince ?? null,
    slateSince: slateSince ?? null,
    endedAt: endedAt ?? null,
    isTold,
  };
}
