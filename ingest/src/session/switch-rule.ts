import { assertNever } from '@rostrum/service/errors';
import type { SourceRole, Switching } from '@rostrum/store/encoder-choices';

/** Which of a channel's sources is shown: pure predicates over what is known of each. */

/** Without media for this long an encoder has stalled: 2 s, less what it takes to look and to act before silence is a gap. */
export const STALLED_AFTER_MS = 1_800;
/** A rate below this share of what it was is a collapse, once it has lasted. */
const COLLAPSED_SHARE = 0.15;
export const COLLAPSED_AFTER_MS = 4_000;
/** The primary must be well for this long before it is shown again. */
export const STEADY_AFTER_MS = 10_000;

/** One encoder, as the rule sees it. Times are monotonic milliseconds. */
export type SourceFacts = {
  readonly role: SourceRole;
  /** When it came. */
  readonly since: number;
  readonly lastMediaAt: number;
  /** Since when its media has come without a stall or a collapse; undefined: it does not. */
  readonly steadySince: number | undefined;
};

/** Whether an encoder's media can be shown now. */
export function isWell(facts: SourceFacts, now: number): boolean {
  return now - facts.lastMediaAt < STALLED_AFTER_MS && facts.steadySince !== undefined;
}

/** Whether a rate is so far below what it was that the picture cannot be what it was. */
export function isCollapsed(bitsPerSecond: number, usualBitsPerSecond: number): boolean {
  return usualBitsPerSecond > 0 && bitsPerSecond < usualBitsPerSecond * COLLAPSED_SHARE;
}

/** Who goes before whom: an encoder that sends before an address that is pulled. */
const RANKS: Readonly<Record<SourceRole, number>> = { primary: 0, backup: 1, pull: 2 };

/**
 * Who is to be shown.
 * @param shown who is; undefined where nobody is.
 * @returns the role; undefined where there is no encoder at all.
 */
export function chooseShown(
  switching: Switching,
  sources: readonly SourceFacts[],
  shown: SourceRole | undefined,
  now: number,
): SourceRole | undefined {
  const current = sources.find(({ role }) => role === shown);
  const others = sources.filter(({ role }) => role !== shown).toSorted((one, two) => RANKS[one.role] - RANKS[two.role]);
  const other = others.find((facts) => isWell(facts, now));
  if (current === undefined) {
    return (other ?? others[0])?.role;
  }
  if (other === undefined) {
    return current.role;
  }
  if (!isWell(current, now)) {
    return other.role;
  }
  switch (switching) {
    case 'primary':
      return RANKS[other.role] < RANKS[current.role] && now - (other.steadySince ?? now) >= STEADY_AFTER_MS
        ? other.role
        : current.role;
    case 'newest':
      return other.since > current.since ? other.role : current.role;
    case 'stay':
      return current.role;
    default:
      return assertNever(switching);
  }
}
