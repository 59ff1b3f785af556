import type { EncoderKind, FindingCode, FindingSentence } from '@rostrum/contract/finding-codes';
import type { Finding } from '@rostrum/contract/stream-state';
import type { Facts } from './facts.ts';

/** One thing that may be amiss: a pure look at the facts. */

/** What a rule found now. `cure`: what to do, by encoder. */
export type Found = Pick<Finding, 'severity' | 'say' | 'variant' | 'values'> & { readonly cure: Cure };

type RuleOf<C extends FindingCode> = {
  readonly code: C;
  /** It must hold for this long before it is told, and be away for this long before it is gone; 3 s and 6 s by default. */
  readonly afterMs?: number;
  readonly goesMs?: number;
  readonly find: (facts: Facts) => (Found & FindingSentence<C>) | undefined;
};

export type Rule = { [C in FindingCode]: RuleOf<C> }[FindingCode];

/** What to do: where the encoder's own menu is known, there; `other` for all the rest. */
export type Cure = Partial<Readonly<Record<EncoderKind, string>>> & { readonly other: string };

/** 8, 2.5: no more digits than a person needs. */
export function rounded(value: number): number {
  return value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}

/** Of bits a second. */
export function megabits(bitsPerSecond: number): number {
  return rounded(bitsPerSecond / 1e6);
}
