import type { StreamState } from '@rostrum/contract/stream-state';
import type { Occurrence } from './occurrences.ts';

/**
 * Which of the things planned on a channel is on: from its doors until it is over, also where it begins early or goes
 * over. Pure, over the plan, the clock and what is sent. Times are milliseconds since 1970.
 */

/** People come before it begins: whose event it is holds from then on. */
export const DOORS_MS = 15 * 60_000;
/** An encoder that starts so long before sends this event. One that has sent for longer sends something else. */
export const EARLY_MS = 60 * 60_000;
/** What goes over is over then, even where somebody forgot the encoder. */
export const OVER_MAX_MS = 12 * 60 * 60_000;

type Timed = Pick<Occurrence, 'id' | 'startsAt' | 'endsAt'>;

export type EventOn<O extends Timed> = {
  readonly occurrence: O;
  /** When it ends by plan; undefined: it goes over, until what is sent has ended. */
  readonly until: number | undefined;
};

/** What is sent, as far as it counts: for as long as the media of one event can be fetched it is that event's. */
export type Sent = Pick<StreamState, 'epoch' | 'startedAt' | 'isRehearsal'>;

/**
 * Of several that have begun, those that go over among them, the one that began last by plan; where there is none, the
 * next whose doors are open.
 */
export function eventOn<O extends Timed>(
  occurrences: readonly O[],
  sent: Sent | undefined,
  now: number,
): EventOn<O> | undefined {
  // A rehearsal is of no event: going live begins another.
  const sentSince = sent?.epoch === undefined || sent.isRehearsal ? undefined : sent.startedAt;
  const begun = latest(
    occurrences.filter(
      ({ startsAt, endsAt }) =>
        startsAt <= now && (now < endsAt || (now < endsAt + OVER_MAX_MS && isSentBy(startsAt, sentSince, endsAt))),
    ),
  );
  if (begun !== undefined) {
    return { occurrence: begun, until: now < begun.endsAt ? begun.endsAt : undefined };
  }
  const next = occurrences
    .filter(
      (each) => each.startsAt > now && (each.startsAt - DOORS_MS <= now || isSentBy(each.startsAt, sentSince, now + 1)),
    )
    .reduce<O | undefined>(
      (soonest, each) => (soonest && soonest.startsAt <= each.startsAt ? soonest : each),
      undefined,
    );
  return next && { occurrence: next, until: next.endsAt };
}

/** Whether what is sent began as this event's. */
function isSentBy(startsAt: number, sentSince: number | undefined, before: number): boolean {
  return sentSince !== undefined && sentSince >= startsAt - EARLY_MS && sentSince < before;
}

function latest<O extends Timed>(occurrences: readonly O[]): O | undefined {
  return occurrences.reduce<O | undefined>(
    (last, each) => (last !== undefined && last.startsAt > each.startsAt ? last : each),
    undefined,
  );
}
