'use client';

import type { CountryRule } from '@rostrum/contract/countries';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';

const RULES = ['all', 'only', 'not'] as const;
type RuleChoice = (typeof RULES)[number];

export type CountryChoiceProps = {
  readonly known: CountryRule | null;
  /** Why countries cannot be told apart here; null: they can. */
  readonly fault: string | null;
};

/** From where a channel may be watched: fields of the form around it, read by {@link readCountries}. */
export function CountryChoice({ known, fault }: CountryChoiceProps) {
  const say = useSay('studio');
  const [rule, setRule] = useState<RuleChoice>(known?.rule ?? 'all');
  if (fault !== null && known === null) {
    return (
      <div className="field">
        <span>{say('countries')}</span>
        <small>{say('countriesNone', { fault })}</small>
      </div>
    );
  }
  return (
    <>
      <label className="field">
        <span>{say('canBeWatched')}</span>
        <select
          className="input"
          name="countryRule"
          value={rule}
          onChange={(event) => setRule(event.currentTarget.value as RuleChoice)}
        >
          {RULES.map((each) => (
            <option key={each} value={each}>
              {say(`${each}Countries`)}
            </option>
          ))}
        </select>
      </label>
      {rule !== 'all' && (
        <label className="field">
          <span>{say('countries')}</span>
          <input
            className="input"
            name="countryCodes"
            defaultValue={known?.codes.join(', ')}
            placeholder="CH, DE, AT"
            spellCheck={false}
            autoCapitalize="characters"
            required
          />
          <small>{say('countriesHelp')}</small>
        </label>
      )}
      {fault !== null && <p className="fault">{say('nobodyGetsIn', { fault })}</p>}
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
