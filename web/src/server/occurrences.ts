import type { Access } from '@rostrum/contract/channel-card';
import type { Planned } from '@rostrum/store/schedule-repository';
import { RRuleTemporal } from 'rrule-temporal';
import { picturePath } from './picture-path.ts';

/** When what is planned takes place: the one room of recurrence rules (RFC 5545 §3.3.10). */

export type Occurrence = {
  /** Of the plan it comes from. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Where its poster is on this site; null: it has none. */
  readonly poster: string | null;
  /** Its id as an event: `/c/SLUG/e/EVENT` is its page, before and after. */
  readonly event: string;
  /** Who may watch, where that is not what the channel says. */
  readonly access?: Access;
};

const EVENT_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-([1-9a-z][0-9a-z]{0,10}))?$/;

/** A plan that is moved after it took place is another event. */
function eventIdOf(planId: string, startsAt: number): string {
  return `${planId}-${startsAt.toString(36)}`;
}

/** @returns undefined for what is no planned event's id. */
export function readEventId(
  text: string,
): { readonly planId: string; readonly startsAt: number | undefined } | undefined {
  const [, planId, start] = EVENT_ID.exec(text) ?? [];
  return planId === undefined
    ? undefined
    : { planId, startsAt: start === undefined ? undefined : Number.parseInt(start, 36) };
}

/** Rules that people choose; what is rarer (hours, seconds, weeks of the year) is not read. */
const RULE =
  /^FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:INTERVAL=[1-9]\d?|COUNT=[1-9]\d{0,2}|UNTIL=\d{8}T\d{6}Z|BYDAY=(?:[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU),?){1,7}))*$/;
const RULE_MAX = 200;

/** RFC 5545 §3.3.10: the second Sunday is one of a month or a year. */
const NUMBERED_DAY = /BYDAY=(?:[A-Z]{2},)*[+-]?\d/;

/** @returns whether a recurrence can be read. */
export function isRule(text: string): boolean {
  const hasWhatItNumbers = /^FREQ=(?:MONTHLY|YEARLY)/.test(text) || !NUMBERED_DAY.test(text);
  return (
    text.length <= RULE_MAX &&
    RULE.test(text) &&
    hasWhatItNumbers &&
    rulesOf({ startsAt: 0, zone: 'UTC', recurrence: text }) !== undefined
  );
}

/** @returns whether this machine knows the time zone. */
export function isZone(name: string): boolean {
  try {
    return name.length <= 64 && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/**
 * All that begins before `until` and ends after `from`, the soonest first, those called off left out.
 * @param most no more than that many.
 */
export function occurrencesOf(plans: readonly Planned[], from: number, until: number, most: number): Occurrence[] {
  return plans
    .flatMap((plan) => startsOf(plan, from, until, most).map((startsAt) => occurrence(plan, startsAt)))
    .toSorted((a, b) => a.startsAt - b.startsAt || a.title.localeCompare(b.title))
    .slice(0, most);
}

function startsOf(plan: Planned, from: number, until: number, most: number): number[] {
  const length = plan.endsAt - plan.startsAt;
  const skipped = new Set(plan.skipped);
  const isMeant = (start: number): boolean => start < until && start + length > from && !skipped.has(start);
  const rules = plan.recurrence === undefined ? undefined : rulesOf(plan);
  if (rules === undefined) {
    return [plan.startsAt].filter(isMeant);
  }
  const starts: number[] = [];
  // One that is on may have begun before `from`.
  let after = new Date(Math.max(from - length, plan.startsAt) - 1);
  for (let looked = 0; looked < most + skipped.size && starts.length < most; looked += 1) {
    const next = rules.next(after, false)?.epochMilliseconds;
    if (next === undefined || next >= until) {
      break;
    }
    if (isMeant(next)) {
      starts.push(next);
    }
    after = new Date(next);
  }
  return starts;
}

function rulesOf({
  startsAt,
  zone,
  recurrence,
}: Pick<Planned, 'startsAt' | 'zone' | 'recurrence'>): RRuleTemporal | undefined {
  try {
    const start = localStamp(startsAt, zone);
    return new RRuleTemporal({ rruleString: `DTSTART;TZID=${zone}:${start}\nRRULE:${recurrence}` });
  } catch {
    return undefined;
  }
}

/** @returns `20260503T100000`, as the clocks of that zone show it. */
function localStamp(time: number, zone: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${of('year')}${of('month')}${of('day')}T${of('hour')}${of('minute')}${of('second')}`;
}

function occurrence(plan: Planned, startsAt: number): Occurrence {
  const { id, title, description, access, poster } = plan;
  return {
    id,
    title,
    description,
    startsAt,
    endsAt: startsAt + (plan.endsAt - plan.startsAt),
    poster: picturePath(poster),
    event: eventIdOf(id, startsAt),
    ...(access === undefined ? {} : { access: access.kind }),
  };
}
