'use client';

import { KeyRound, LogIn, Mail, MailCheck } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import { askApi } from '../browser/api.ts';
import styles from './account.module.css';
import { AccountForm, Field, placeAfter } from './account-form.tsx';
import { faultHere, signInByPasskey } from './use-passkey.ts';

export type LoginFormProps = {
  /** Links are sent by mail. */
  readonly hasMail: boolean;
  /** Where passkeys belong; absent: none are offered. */
  readonly passkeyOrigin: string | undefined;
  /** Sign-in at somebody else's door: what it is called, and where it begins. */
  readonly single: { readonly label: string; readonly startUrl: string } | undefined;
  /** Of an earlier try there, in words. */
  readonly fault: string | undefined;
};

/** Signs in by whichever way there is, then opens the studio, or what was to be watched. */
export function LoginForm(props: LoginFormProps) {
  const say = useSay('entry');
  const [mailedTo, setMailedTo] = useState<string>();
  if (mailedTo !== undefined) {
    return <Mailed to={mailedTo} onBack={() => setMailedTo(undefined)} />;
  }
  return (
    <AccountForm
      title={say('signIn')}
      action={say('signIn')}
      path="login"
      more={<OtherWays {...props} onMail={setMailedTo} />}
    >
      <Field name="email" label={say('email')} type="email" autoComplete="username" />
      <Field name="password" label={say('password')} type="password" autoComplete="current-password" />
    </AccountForm>
  );
}

type OtherWaysProps = LoginFormProps & { readonly onMail: (to: string) => void };

function OtherWays({ hasMail, passkeyOrigin, single, fault: known, onMail }: OtherWaysProps) {
  const say = useSay('entry');
  const [fault, setFault] = useState(known);
  const [isBusy, setBusy] = useState(false);
  const mail = async ({ currentTarget }: MouseEvent<HTMLButtonElement>): Promise<void> => {
    const field = currentTarget.form?.elements.namedItem('email');
    if (!(field instanceof HTMLInputElement) || !field.reportValidity()) {
      return;
    }
    setBusy(true);
    const next = new URLSearchParams(location.search).get('next');
    const outcome = await askApi('POST', 'sign-in-links', {
      email: field.value,
      ...(next === null ? {} : { next: next.slice(0, 200) }),
    });
    setBusy(false);
    if (outcome.ok) {
      onMail(field.value);
    } else {
      setFault(outcome.say);
    }
  };
  const show = async (origin: string): Promise<void> => {
    const wrong = faultHere(origin);
    if (wrong !== undefined) {
      setFault(wrong === 'passkeyNone' ? say(wrong) : say(wrong, { origin }));
      return;
    }
    setBusy(true);
    const outcome = await signInByPasskey();
    if (outcome.ok) {
      location.assign(placeAfter(location.search));
    } else {
      setFault('fault' in outcome ? say(outcome.fault) : outcome.say);
      setBusy(false);
    }
  };
  return (
    <div className={styles['ways']}>
      {(hasMail || passkeyOrigin !== undefined || single !== undefined) && <p className={styles['or']}>{say('or')}</p>}
      {single !== undefined && (
        <a
          className="button"
          data-kind="quiet"
          href={single.startUrl}
          onClick={(event) => {
            const next = new URLSearchParams(location.search).get('next');
            if (next !== null) {
              event.currentTarget.href = `${single.startUrl}?next=${encodeURIComponent(next)}`;
            }
          }}
        >
          <LogIn aria-hidden="true" /> {say('continueWith', { label: single.label })}
        </a>
      )}
      {passkeyOrigin !== undefined && (
        <button
          type="button"
          className="button"
          data-kind="quiet"
          disabled={isBusy}
          onClick={() => void show(passkeyOrigin)}
        >
          <KeyRound aria-hidden="true" /> {say('usePasskey')}
        </button>
      )}
      {hasMail && (
        <button
          type="button"
          className="button"
          data-kind="quiet"
          disabled={isBusy}
          onClick={(event) => void mail(event)}
        >
          <Mail aria-hidden="true" /> {say('mailLink')}
        </button>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <p className={styles['aside']}>{hasMail ? say('forgotWithMail') : say('forgotBare')}</p>
    </div>
  );
}

function Mailed({ to, onBack }: { to: string; onBack: () => void }) {
  const say = useSay('entry');
  const sayRich = useSayRich('entry');
  return (
    <div className={styles['place']}>
      <div className={styles['form']} role="status">
        <MailCheck className={styles['icon']} aria-hidden="true" />
        <h1>{say('lookIntoMail')}</h1>
        <p className={styles['text']}>{sayRich('mailedText', { to: () => <strong>{to}</strong> })}</p>
        <button type="button" className="button" data-kind="quiet" onClick={onBack}>
          {say('back')}
        </button>
      </div>
    </div>
  );
}
