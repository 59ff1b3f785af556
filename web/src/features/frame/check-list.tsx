'use client';

import type { ReactNode } from 'react';

export type Check<Value extends string> = {
  readonly value: Value;
  readonly label: ReactNode;
  /** A line below it. */
  readonly help: string;
};

export type CheckListProps<Value extends string> = {
  readonly legend: string;
  readonly checks: readonly Check<Value>[];
  readonly chosen: readonly Value[];
  /** In the order of the list. */
  readonly onChange: (chosen: readonly Value[]) => void;
  /** Said where there is nothing to choose from. */
  readonly empty?: string;
};

/** Any of several things, each with a line that says what it is. */
export function CheckList<Value extends string>({ legend, checks, chosen, onChange, empty }: CheckListProps<Value>) {
  const turn = (turned: Value): void =>
    onChange(checks.map(({ value }) => value).filter((value) => chosen.includes(value) !== (value === turned)));
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {checks.length === 0 && <p>{empty}</p>}
      {checks.map(({ value, label, help }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => turn(value)} />
          <span>
            <strong>{label}</strong>
            <small>{help}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
