import type { StreamState } from '@rostrum/contract/stream-state';
import { z } from 'zod';

/** What is to be told of a channel's events, of what was told and what is now. Pure. */

const toldSchema = z.object({
  /** Which event it is. */
  epoch: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Its end was told. */
  isOver: z.boolean(),
});
/** The event of a channel that was told of last. */
export type Told = z.infer<typeof toldSchema>;

export type Step = {
  readonly type: 'event.live' | 'event.ended';
  readonly event: Told;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** One that ended while nobody looked is told of afterwards, but not next week. */
const AFTERWARDS_MS = 3_600_000;

/** @param text as it was written down; undefined: nothing was. */
export function readTold(text: string | undefined): Told | undefined {
  return text === undefined ? undefined : toldSchema.parse(JSON.parse(text));
}

/** @returns what of a state matters here: while this is the same, there is nothing new to tell. */
export function tellsOf({ status, epoch, isRehearsal }: StreamState): string {
  return JSON.stringify([status === 'reconnecting' ? 'live' : status, epoch, isRehearsal]);
}

/**
 * @param now milliseconds since 1970.
 * @returns what is to be told, in this order, and what was told once that is done: the same `told` where nothing is new.
 */
export function eventSteps(
  told: Told | undefined,
  state: StreamState,
  now: number,
): { readonly steps: readonly Step[]; readonly now: Told | undefined } {
  // A rehearsal has not begun, for all but those who run it.
  const epoch = state.isRehearsal || state.status === 'offline' ? undefined : state.epoch;
  const { startedAt, endedAt } = state;
  const steps: Step[] = [];
  if (told?.isOver === false && told.epoch !== epoch) {
    steps.push(endOf(told, now));
  }
  if (epoch === undefined) {
    return { steps, now: steps[0]?.event ?? told };
  }
  const isEnded = state.status === 'ended';
  const event: Told = { epoch, ...(startedAt === undefined ? {} : { startedAt }), isOver: false };
  const end = endOf(event, endedAt ?? now);
  if (told?.epoch !== epoch) {
    if (isEnded && now - end.at > AFTERWARDS_MS) {
      return { steps, now: end.event };
    }
    steps.push({ type: 'event.live', event, at: startedAt ?? now });
    return isEnded ? { steps: [...steps, end], now: end.event } : { steps, now: event };
  }
  if (isEnded && !told.isOver) {
    return { steps: [endOf(told, endedAt ?? now)], now: endOf(told, endedAt ?? now).event };
  }
  return { steps, now: told };
}

function endOf(event: Told, at: number): Step {
  return { type: 'event.ended', event: { ...event, endedAt: at, isOver: true }, at };
}
