import type { Finding } from '@rostrum/contract/stream-state';
import type { EncoderKind } from './encoder-kind.ts';
import type { Facts } from './facts.ts';

/** One thing that may be amiss: a pure look at the facts. */

/** What a rule found now. `cure`: what to do, by encoder. */
export type Found = Pick<Finding, 'severity' | 'say'> & { readonly cure: Cure };

export type Rule = {
  readonly code: string;
  /** It must hold for this long before it is told, and be away for this long before it is gone; 3 s and 6 s by default. */
  readonly afterMs?: number;
  readonly goesMs?: number;
  readonly find: (facts: Facts) => Found | undefined;
};

/** What to do: where the encoder's own menu is known, there; `other` for all the rest. */
export type Cure = Partial<Readonly<Record<EncoderKind, string>>> & { readonly other: string };

/** @returns what to do in one encoder. */
export function cureFor(kind: EncoderKind, cure: Cure): string {
  return cure[kind] ?? cure.other;
}

/** "8", "2.5": no more digits than a person needs. */
export function figure(value: number): string {
  return String(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10);
}

export function megabits(bitsPerSecond: number): string {
  return `${figure(bitsPerSecond / 1e6)} Mbit/s`;
}
