'use client';

import { MailCheck } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { askApi } from '../browser/api.ts';
import styles from './account.module.css';
import { AccountForm, Field } from './account-form.tsx';

export type LoginFormProps = {
  /** Links are sent by mail. */
  readonly hasMail: boolean;
};

/** Signs in by whichever way there is, then opens the studio, or what was to be watched. */
export function LoginForm({ hasMail }: LoginFormProps) {
  const [mailedTo, setMailedTo] = useState<string>();
  if (mailedTo !== undefined) {
    return <Mailed to={mailedTo} onBack={() => setMailedTo(undefined)} />;
  }
  return (
    <AccountForm
      title="Sign in"
      action="Sign in"
      path="login"
      more={<OtherWays hasMail={hasMail} onMail={setMailedTo} />}
    >
      <Field name="email" label="E-mail address" type="email" autoComplete="username" />
      <Field name="password" label="Password" type="password" autoComplete="current-password" />
    </AccountForm>
  );
}

function OtherWays({ hasMail, onMail }: LoginFormProps & { onMail: (to: string) => void }) {
  const [fault, setFault] = useState<string>();
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
  if (!hasMail) {
    return <p className={styles['aside']}>Forgot your password? Whoever runs this site can give you a link.</p>;
  }
  return (
    <div className={styles['ways']}>
      <p className={styles['or']}>or</p>
      <button
        type="button"
        className="button"
        data-kind="quiet"
        disabled={isBusy}
        onClick={(event) => void mail(event)}
      >
        Mail me a link
      </button>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <p className={styles['aside']}>
        For who has no password, or forgot it: the link signs you in and lets you choose a new one.
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
