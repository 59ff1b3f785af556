'use client';

import { useState } from 'react';
import styles from './account.module.css';
import { AccountForm, Field } from './account-form.tsx';

export type LinkFormProps = {
  readonly token: string;
  readonly email: string;
  /** The present password holds no longer once the link is used. */
  readonly endsPassword: boolean;
  readonly passwordMin: number;
};

/** Signs in by a link, at the press of a button: what reads mail before its receiver opens links too. */
export function LinkForm({ token, email, endsPassword, passwordMin }: LinkFormProps) {
  const [isChoosing, setChoosing] = useState(endsPassword);
  const text = endsPassword
    ? 'Nobody has proven this address before. Choose a password now: the one that was set when the account was made will not hold any more.'
    : 'This link works once. It signs you in on this device.';
  const action = isChoosing ? 'Set the password and sign in' : `Sign in as ${email}`;
  return (
    <AccountForm
      key={String(isChoosing)}
      title={isChoosing ? 'Choose a new password' : 'Welcome'}
      text={isChoosing && !endsPassword ? 'You are signed in with it here, and signed out everywhere else.' : text}
      action={action}
      path="sign-in-links/use"
      fixed={{ token }}
      more={
        <button
          type="button"
          className={`button ${styles['other']}`}
          data-kind="plain"
          onClick={() => setChoosing(!isChoosing)}
        >
          {isChoosing ? 'Sign in without a password' : 'Choose a new password'}
        </button>
      }
    >
      {isChoosing && (
        <>
          <input type="hidden" name="username" value={email} autoComplete="username" />
          <p className={styles['who']}>
            for <strong>{email}</strong>
          </p>
          <Field
            name="password"
            label="New password"
            type="password"
            autoComplete="new-password"
            min={passwordMin}
            help={`At least ${passwordMin} characters. A few unrelated words are easy to remember and hard to guess.`}
          />
        </>
      )}
    </AccountForm>
  );
}
