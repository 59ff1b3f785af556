'use client';

import { placeToGo } from '@rostrum/contract/place-to-go';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { BrandMark } from '../frame/brand.tsx';
import styles from './account.module.css';

/** Makes the owner's account by the one-time link. */
export function SetupForm({ token, passwordMin }: { token: string; passwordMin: number }) {
  const say = useSay('entry');
  return (
    <AccountForm
      title={say('welcome')}
      text={say('setUpText')}
      action={say('createOwner')}
      path="setup"
      fixed={{ token }}
    >
      <Field name="name" label={say('name')} type="text" autoComplete="name" isOptional />
      <Field name="email" label={say('email')} type="email" autoComplete="username" />
      <Field
        name="password"
        label={say('password')}
        type="password"
        autoComplete="new-password"
        min={passwordMin}
        help={say('passwordHelp', { min: passwordMin })}
      />
    </AccountForm>
  );
}

type AccountFormProps = {
  readonly title: string;
  readonly text?: string;
  readonly action: string;
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly fixed?: Readonly<Record<string, string>>;
  readonly children?: ReactNode;
  /** Other ways, below the button. */
  readonly more?: ReactNode;
};

export function AccountForm({ title, text, action, path, fixed, children, more }: AccountFormProps) {
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    const outcome = await askApi('POST', path, { ...Object.fromEntries(new FormData(event.currentTarget)), ...fixed });
    if (outcome.ok) {
      location.assign(placeAfter(location.search));
    } else {
      setFault(outcome.say);
      setBusy(false);
    }
  };
  return (
    <div className={styles['place']}>
      <form method="post" className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
        <BrandMark size={36} />
        <h1>{title}</h1>
        {text !== undefined && <p className={styles['text']}>{text}</p>}
        {children}
        {fault !== undefined && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" className="button" disabled={isBusy}>
          {action}
        </button>
        {more}
      </form>
    </div>
  );
}

/** @returns where who signed in wanted to go; a path of this site, whatever the address says. */
export function placeAfter(search: string): string {
  return placeToGo(new URLSearchParams(search).get('next'));
}

type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  readonly autoComplete: string;
  readonly help?: string;
  readonly min?: number;
  readonly isOptional?: boolean;
  /** Filled in, and not to be changed. */
  readonly value?: string | undefined;
};

export function Field({ name, label, type, autoComplete, help, min, isOptional = false, value }: FieldProps) {
  const say = useSay('entry');
  return (
    <label className="field">
      <span>
        {label}
        {isOptional && <em className={styles['optional']}> {say('optional')}</em>}
      </span>
      <input
        className="input"
        name={name}
        type={type}
        autoComplete={autoComplete}
        required={!isOptional}
        minLength={min}
        {...(value === undefined ? {} : { value, readOnly: true })}
      />
      {help !== undefined && <small>{help}</small>}
    </label>
  );
}
