import type { NalVideoConfig } from '../codec/avc.ts';
import { MediaError } from '../media-error.ts';
import type { NalRules, ParameterSetKind } from './nal-roles.ts';

/** Parameter sets out of the pictures' byte stream, as a configuration: H.264 §7.4.1.2.1, H.265 §7.4.2.4.2. */

// Sequence parameter sets with all scaling lists written out stay below 1 KiB.
const MAX_SET_BYTES = 4096;
const KINDS: readonly ParameterSetKind[] = ['vps', 'sps', 'pps'];

/** One parameter set as it came: a view. */
export type ParameterSet = { readonly set: ParameterSetKind; readonly nal: Uint8Array };

/** The sets that are in force, by their ids. */
export class ParameterSets {
  readonly #rules: NalRules;
  readonly #sets: Readonly<Record<ParameterSetKind, Map<number, Uint8Array>>> = {
    vps: new Map(),
    sps: new Map(),
    pps: new Map(),
  };
  #mayComeInFields = false;

  constructor(rules: NalRules) {
    this.#rules = rules;
  }

  /** Whether one picture may be two access units' worth of slices. */
  get mayComeInFields(): boolean {
    return this.#mayComeInFields;
  }

  /**
   * Takes the sets of one access unit.
   * @returns a configuration where they change it; sets that cannot be read change nothing.
   */
  take(sets: readonly ParameterSet[]): NalVideoConfig | undefined {
    const changed = sets.filter(({ nal, set }) => nal.length <= MAX_SET_BYTES && !this.#isKnown(set, nal));
    if (changed.length === 0) {
      return undefined;
    }
    try {
      this.#store(changed, sets);
      const of = (set: ParameterSetKind): Uint8Array[] =>
        [...this.#sets[set]].sort(([left], [right]) => left - right).map(([, nal]) => nal);
      const [sps] = of('sps');
      this.#mayComeInFields = sps !== undefined && this.#rules.mayComeInFields(sps);
      return this.#rules.config({ vps: of('vps'), sps: of('sps'), pps: of('pps') });
    } catch (error) {
      if (error instanceof MediaError) {
        return undefined;
      }
      throw error;
    }
  }

  #isKnown(set: ParameterSetKind, nal: Uint8Array): boolean {
    return [...this.#sets[set].values()].some((known) => isSame(known, nal));
  }

  #store(changed: readonly ParameterSet[], sent: readonly ParameterSet[]): void {
    // A new sequence begins: of what is sent beside it, the old sets are forgotten.
    const replaces = changed.some(({ set, nal }) => set === 'sps' && this.#sets.sps.has(this.#rules.setId('sps', nal)));
    const stored = replaces ? sent : changed;
    const entries = stored.map(({ set, nal }) => ({ set, id: this.#rules.setId(set, nal), nal: nal.slice() }));
    for (const kind of replaces ? KINDS : []) {
      if (entries.some(({ set }) => set === kind)) {
        this.#sets[kind].clear();
      }
    }
    for (const { set, id, nal } of entries) {
      this.#sets[set].set(id, nal);
    }
  }
}

export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
