import type { EncoderKind, FindingCode } from '@rostrum/contract/finding-codes';
import type { Finding } from '@rostrum/contract/stream-state';
import type { Facts } from './facts.ts';
import type { Found, Rule } from './rule.ts';
import { CODING_RULES } from './rules/coding.ts';
import { LINE_RULES } from './rules/line.ts';
import { PICTURE_RULES } from './rules/picture.ts';
import { RHYTHM_RULES } from './rules/rhythm.ts';
import { SERVER_RULES } from './rules/server.ts';
import { SOUND_RULES } from './rules/sound.ts';

/** What is amiss now: told once it has held for a while, gone once it has been mended for a while. */

export const RULES: readonly Rule[] = [
  ...PICTURE_RULES,
  ...SOUND_RULES,
  ...LINE_RULES,
  ...RHYTHM_RULES,
  ...CODING_RULES,
  ...SERVER_RULES,
];

const AFTER_MS = 3_000;
const GOES_MS = 6_000;
/** Figures in a sentence follow what is measured no more often than this. */
const REWORD_MS = 10_000;
const SAY_MAX_CHARS = 300;
const CURE_MAX_CHARS = 500;
const VALUE_MAX_CHARS = 64;
/** As many as the contract lets through. */
const FINDINGS_MAX = 30;
const RANKS = { bad: 0, warn: 1, info: 2 } as const;

type Held = {
  readonly code: FindingCode;
  holdsSince: number;
  lastHeld: number;
  /** Once it is told. */
  told: Finding | undefined;
  wordedAt: number;
};

export class FindingList {
  readonly #held = new Map<string, Held>();
  #list: readonly Finding[] = [];

  /** The worst first; of the same weight, the oldest. */
  get list(): readonly Finding[] {
    return this.#list;
  }

  /**
   * Looks at the facts as they are now; to be called about once a second.
   * @param facts undefined while no encoder is there: all goes at once.
   * @param nowMs monotonic milliseconds. @param wallMs since 1970.
   * @returns whether the list is another than before.
   */
  look(facts: Facts | undefined, nowMs: number, wallMs: number): boolean {
    if (facts === undefined) {
      const hadAny = this.#list.length > 0;
      this.#held.clear();
      this.#list = [];
      return hadAny;
    }
    let isChanged = false;
    for (const rule of RULES) {
      isChanged = this.#apply(rule, facts, { nowMs, wallMs }) || isChanged;
    }
    if (isChanged) {
      this.#list = [...this.#held.values()]
        .flatMap(({ told }) => told ?? [])
        .toSorted((one, two) => RANKS[one.severity] - RANKS[two.severity] || one.since - two.since)
        .slice(0, FINDINGS_MAX);
    }
    return isChanged;
  }

  #apply(rule: Rule, facts: Facts, { nowMs, wallMs }: { nowMs: number; wallMs: number }): boolean {
    const found = rule.find(facts);
    const held = this.#held.get(rule.code);
    if (found === undefined) {
      if (held === undefined || (held.told !== undefined && nowMs - held.lastHeld < (rule.goesMs ?? GOES_MS))) {
        return false;
      }
      this.#held.delete(rule.code);
      return held.told !== undefined;
    }
    const row = held ?? { code: rule.code, holdsSince: nowMs, lastHeld: nowMs, told: undefined, wordedAt: nowMs };
    this.#held.set(rule.code, row);
    row.lastHeld = nowMs;
    const words = wordsOf(found, facts.encoder);
    if (row.told === undefined) {
      if (nowMs - row.holdsSince < (rule.afterMs ?? AFTER_MS)) {
        return false;
      }
      row.told = { code: rule.code, ...words, since: wallMs - (nowMs - row.holdsSince) };
      row.wordedAt = nowMs;
      return true;
    }
    const isSame = row.told.say === words.say && row.told.cure === words.cure && row.told.severity === words.severity;
    if (isSame || (row.told.severity === words.severity && nowMs - row.wordedAt < REWORD_MS)) {
      return false;
    }
    row.told = { code: rule.code, ...words, since: row.told.since };
    row.wordedAt = nowMs;
    return true;
  }
}

function wordsOf(
  { severity, say, cure, variant, values }: Found,
  encoder: EncoderKind,
): Omit<Finding, 'code' | 'since'> {
  const cureFor = cure[encoder] === undefined ? 'other' : encoder;
  return {
    severity,
    say: say.slice(0, SAY_MAX_CHARS),
    cure: (cure[encoder] ?? cure.other).slice(0, CURE_MAX_CHARS),
    ...(variant !== undefined && { variant }),
    ...(values !== undefined && { values: bounded(values) }),
    cureFor,
  };
}

/** What does not fit the contract would cost the whole state. */
function bounded(values: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, VALUE_MAX_CHARS) : Number.isFinite(value) ? value : String(value),
    ]),
  );
}
