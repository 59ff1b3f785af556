'use client';

import type { CountryRule } from '@rostrum/contract/countries';
import { useState } from 'react';

const RULES = [
  { value: 'all', label: 'everywhere' },
  { value: 'only', label: 'only in' },
  { value: 'not', label: 'everywhere but in' },
] as const;
type RuleChoice = (typeof RULES)[number]['value'];

export type CountryChoiceProps = {
  readonly known: CountryRule | null;
  /** Why countries cannot be told apart here; null: they can. */
  readonly fault: string | null;
};

/** From where a channel may be watched: fields of the form around it, read by {@link readCountries}. */
export function CountryChoice({ known, fault }: CountryChoiceProps) {
  const [rule, setRule] = useState<RuleChoice>(known?.rule ?? 'all');
  if (fault !== null && known === null) {
    return (
      <div className="field">
        <span>Countries</span>
        <small>It can be watched everywhere. {fault}</small>
      </div>
    );
  }
  return (
    <>
      <label className="field">
        <span>Can be watched</span>
        <select
          className="input"
          name="countryRule"
          value={rule}
          onChange={(event) => setRule(event.currentTarget.value as RuleChoice)}
        >
          {RULES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {rule !== 'all' && (
        <label className="field">
          <span>Countries</span>
          <input
            className="input"
            name="countryCodes"
            defaultValue={known?.codes.join(', ')}
            placeholder="CH, DE, AT"
            spellCheck={false}
            autoCapitalize="characters"
            required
          />
          <small>
            Two letters each (ISO 3166). Whose country is not known does not get in; you do, from everywhere.
          </small>
        </label>
      )}
      {fault !== null && <p className="fault">Nobody gets in now. {fault}</p>}
    </>
  );
}

/** @returns what was chosen; undefined where there was nothing to choose. */
export function readCountries(form: FormData): CountryRule | null | undefined {
  const [rule, codes] = [form.get('countryRule'), form.get('countryCodes')];
  if (rule !== 'only' && rule !== 'not') {
    return rule === null ? undefined : null;
  }
  return {
    rule,
    codes:
      typeof codes === 'string'
        ? codes
            .toUpperCase()
            .split(/[\s,;]+/)
            .filter(Boolean)
        : [],
  };
}
