'use client';

import { API_KEY_NAME_MAX, type ApiKeyMade, type ApiScope } from '@rostrum/contract/api-key';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import { CheckList } from '../frame/check-list.tsx';
import styles from './api-key-form.module.css';
import { SCOPE_WORDS } from './scope-words.ts';

const DAY_MS = 24 * 3_600_000;
/** How long a key may hold, in days; 0: until it is taken back. */
const LIFETIMES = [
  { days: 30, label: 'days' },
  { days: 90, label: 'days' },
  { days: 365, label: 'aYear' },
  { days: 0, label: 'untilTakenBack' },
] as const;

export type ApiKeyFormProps = {
  /** What keys of this person may be for. */
  readonly scopes: readonly ApiScope[];
  readonly onMade: (made: ApiKeyMade) => Promise<void>;
  readonly onClose: () => void;
};

/** Makes a key for a program. */
export function ApiKeyForm({ scopes, onMade, onClose }: ApiKeyFormProps) {
  const say = useSay('account');
  const [chosen, setChosen] = useState<readonly ApiScope[]>(['read']);
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const days = Number(formText(given, 'days'));
    setBusy(true);
    const outcome = await askApi<ApiKeyMade>('POST', 'account/keys', {
      name: formText(given, 'name'),
      scopes: chosen,
      expiresAt: days === 0 ? null : Date.now() + days * DAY_MS,
    });
    setBusy(false);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      await onMade(outcome.value);
    }
  };

  return (
    <form method="post" className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
      <label className="field">
        <span>{say('name')}</span>
        <input className="input" name="name" required maxLength={API_KEY_NAME_MAX} autoComplete="off" />
        <small>{say('keyNameHelp')}</small>
      </label>
      <CheckList
        legend={say('itMay')}
        checks={scopes.map((scope) => ({
          value: scope,
          label: say(SCOPE_WORDS[scope].label),
          help: say(SCOPE_WORDS[scope].may),
        }))}
        chosen={chosen}
        onChange={setChosen}
      />
      <label className="field">
        <span>{say('itHoldsFor')}</span>
        <select className="input" name="days" defaultValue="90">
          {LIFETIMES.map(({ days, label }) => (
            <option key={days} value={days}>
              {label === 'days' ? say(label, { days }) : say(label)}
            </option>
          ))}
        </select>
      </label>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className={styles['actions']}>
        <button type="submit" className="button" disabled={isBusy}>
          {say('makeTheKey')}
        </button>
        <button type="button" className="button" data-kind="plain" onClick={onClose}>
          {say('cancel')}
        </button>
      </div>
    </form>
  );
}
