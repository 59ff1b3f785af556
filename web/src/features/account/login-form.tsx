'use client';

import { KeyRound, LogIn, Mail, MailCheck } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
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
  const [mailedTo, setMailedTo] = useState<string>();
  if (mailedTo !== undefined) {
    return <Mailed to={mailedTo} onBack={() => setMailedTo(undefined)} />;
  }
  return (
    <AccountForm title="Sign in" action="Sign in" path="login" more={<OtherWays {...props} onMail={setMailedTo} />}>
      <Field name="email" label="E-mail address" type="email" autoComplete="username" />
      <Field name="password" label="Password" type="password" autoComplete="current-password" />
    </AccountForm>
  );
}

type OtherWaysProps = LoginFormProps & { readonly onMail: (to: string) => void };

function OtherWays({ hasMail, passkeyOrigin, single, fault: known, onMail }: OtherWaysProps) {
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
      setFault(wrong);
      return;
    }
    setBusy(true);
    const outcome = await signInByPasskey();
    if (outcome.ok) {
      location.assign(placeAfter(location.search));
    } else {
      setFault(outcome.say);
      setBusy(false);
    }
  };
  return (
    <div className={styles['ways']}>
      {(hasMail || passkeyOrigin !== undefined || single !== undefined) && <p className={styles['or']}>or</p>}
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
          <LogIn aria-hidden="true" /> Continue with {single.label}
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
          <KeyRound aria-hidden="true" /> Use a passkey
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
          <Mail aria-hidden="true" /> Mail me a link
        </button>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <p className={styles['aside']}>
        {hasMail
          ? 'No password, or forgot it? The link signs you in and lets you choose a new one.'
          : 'Forgot your password? Whoever runs this site can give you a link.'}
      </p>
    </div>
  );
}

function Mailed({ to, onBack }: { to: string; onBack: () => void }) {
  return (
    <div className={styles['place']}>
      <div className={styles['form']} role="status">
        <MailCheck className={styles['icon']} aria-hidden="true" />
        <h1>Look into your mail</h1>
        <p className={styles['text']}>
          If <strong>{to}</strong> is known here, a link is on its way to it. It works once, for 15 minutes. If nothing
          comes, look among unwanted mail, and whether the address is right.
        </p>
        <button type="button" className="button" data-kind="quiet" onClick={onBack}>
          Back
        </button>
      </div>
    </div>
  );
}
