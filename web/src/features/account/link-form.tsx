'use client';

import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
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
  const say = useSay('entry');
  const sayRich = useSayRich('entry');
  const [isChoosing, setChoosing] = useState(endsPassword);
  const text = endsPassword ? say('provePassword') : say('linkText');
  const action = isChoosing ? say('setAndSignIn') : say('signInAs', { email });
  return (
    <AccountForm
      key={String(isChoosing)}
      title={isChoosing ? say('choosePassword') : say('linkWelcome')}
      text={isChoosing && !endsPassword ? say('choosePasswordText') : text}
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
          {isChoosing ? say('signInBare') : say('choosePassword')}
        </button>
      }
    >
      {isChoosing && (
        <>
          <input type="hidden" name="username" value={email} autoComplete="username" />
          <p className={styles['who']}>{sayRich('forWhom', { email: () => <strong>{email}</strong> })}</p>
          <Field
            name="password"
            label={say('newPassword')}
            type="password"
            autoComplete="new-password"
            min={passwordMin}
            help={say('passwordHelp', { min: passwordMin })}
          />
        </>
      )}
    </AccountForm>
  );
}
