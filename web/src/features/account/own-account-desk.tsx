'use client';

import type { ApiKeyRow, ApiScope } from '@rostrum/contract/api-key';
import type { SessionRow } from '@rostrum/contract/people';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { Account } from '../../server/account.ts';
import { askApi } from '../browser/api.ts';
import styles from './account-desk.module.css';
import { Field } from './account-form.tsx';
import { ApiKeys } from './api-keys.tsx';
import { PasskeyCard, type PasskeyCardProps } from './passkey-card.tsx';
import { SessionList } from './session-list.tsx';

export type OwnAccountDeskProps = {
  readonly account: Account;
  readonly sessions: readonly SessionRow[];
  readonly keys: readonly ApiKeyRow[];
  /** What keys of this person may be for; none: they make no keys. */
  readonly scopes: readonly ApiScope[];
  readonly passwordMin: number;
  readonly hasPassword: boolean;
  readonly passkeys: PasskeyCardProps;
};

/** `/account`: one's name, password, passkeys, where one is signed in, and one's keys for programs. */
export function OwnAccountDesk(props: OwnAccountDeskProps) {
  const { account, sessions, keys, scopes, passwordMin, hasPassword, passkeys } = props;
  const say = useSay('account');
  // Counts changes of the password, which end sessions: the list is looked at anew.
  const [changes, setChanges] = useState(0);
  return (
    <div className={styles['page']}>
      <div>
        <h1>{say('yourAccount')}</h1>
        <p className={styles['soft']}>
          {account.email} · {say(account.role)}
        </p>
      </div>
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <NameCard name={account.name} />
          {hasPassword ? (
            <PasswordCard email={account.email} min={passwordMin} onChange={() => setChanges(changes + 1)} />
          ) : (
            <NoPasswordCard />
          )}
        </div>
        <div className={styles['column']}>
          <PasskeyCard {...passkeys} />
          <SessionList key={changes} known={changes === 0 ? sessions : undefined} />
          {(scopes.length > 0 || keys.length > 0) && <ApiKeys known={keys} scopes={scopes} />}
        </div>
      </div>
    </div>
  );
}

type Said = { readonly isFault: boolean; readonly say: string };

function NameCard({ name }: { name: string }) {
  const words = useSay('account');
  const entry = useSay('entry');
  const [said, setSaid] = useState<Said>();
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const outcome = await askApi('PATCH', 'account', { name: new FormData(event.currentTarget).get('name') });
    setSaid(outcome.ok ? { isFault: false, say: words('saved') } : { isFault: true, say: outcome.say });
  };
  return (
    <form method="post" className={`panel ${styles['card']}`} onSubmit={(event) => void onSubmit(event)}>
      <h2>{words('name')}</h2>
      <label className="field">
        <span>{entry('name')}</span>
        <input className="input" name="name" defaultValue={name} maxLength={80} autoComplete="name" />
        <small>{words('nameHelp')}</small>
      </label>
      <Outcome said={said} />
      <button type="submit" className={`button ${styles['submit']}`} data-kind="quiet">
        {words('save')}
      </button>
    </form>
  );
}

function PasswordCard({ email, min, onChange }: { email: string; min: number; onChange: () => void }) {
  const words = useSay('account');
  const entry = useSay('entry');
  const [said, setSaid] = useState<Said>();
  const [isBusy, setBusy] = useState(false);
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    setBusy(true);
    const outcome = await askApi('PUT', 'account/password', { old: given.get('old'), new: given.get('new') });
    setBusy(false);
    if (outcome.ok) {
      form.reset();
      setSaid({ isFault: false, say: words('passwordChanged') });
      onChange();
    } else {
      setSaid({ isFault: true, say: outcome.say });
    }
  };
  return (
    <form method="post" className={`panel ${styles['card']}`} onSubmit={(event) => void onSubmit(event)}>
      <h2>{entry('password')}</h2>
      <input type="hidden" name="username" value={email} autoComplete="username" />
      <Field name="old" label={words('presentPassword')} type="password" autoComplete="current-password" />
      <Field
        name="new"
        label={entry('newPassword')}
        type="password"
        autoComplete="new-password"
        min={min}
        help={words('newPasswordHelp', { min })}
      />
      <Outcome said={said} />
      <button type="submit" className={`button ${styles['submit']}`} data-kind="quiet" disabled={isBusy}>
        {words('changePassword')}
      </button>
    </form>
  );
}

function NoPasswordCard() {
  const words = useSay('account');
  const entry = useSay('entry');
  return (
    <section className={`panel ${styles['card']}`}>
      <h2>{entry('password')}</h2>
      <p className={styles['note']}>{words('noPassword')}</p>
    </section>
  );
}

function Outcome({ said }: { said: Said | undefined }) {
  if (said === undefined) {
    return null;
  }
  return (
    <p className={said.isFault ? 'fault' : styles['done']} role="status">
      {said.say}
    </p>
  );
}
