'use client';

import type { PasskeyRow } from '@rostrum/contract/people';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import { sayAgo } from '../browser/words.ts';
import styles from './account-desk.module.css';
import { addPasskey, faultHere } from './use-passkey.ts';

export type PasskeyCardProps = {
  readonly known: readonly PasskeyRow[];
  /** Where they belong. */
  readonly origin: string;
  /** Why the site offers none. */
  readonly fault: string | undefined;
};

/** One's passkeys: added, used, removed. */
export function PasskeyCard({ known, origin, fault }: PasskeyCardProps) {
  const words = useSay('entry');
  const [passkeys, setPasskeys] = useState(known);
  const [said, setSaid] = useState<{ isFault: boolean; say: string; isStale?: boolean }>();
  const [isBusy, setBusy] = useState(false);

  const look = async (): Promise<void> => {
    const outcome = await askApi<{ passkeys: PasskeyRow[] }>('GET', 'account/passkeys');
    if (outcome.ok) {
      setPasskeys(outcome.value.passkeys);
    }
  };
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const wrong = faultHere(origin);
    if (wrong !== undefined) {
      setSaid({ isFault: true, say: wrong === 'passkeyNone' ? words(wrong) : words(wrong, { origin }) });
      return;
    }
    setBusy(true);
    const outcome = await addPasskey(formText(new FormData(form), 'name').trim());
    setBusy(false);
    if (outcome.ok) {
      form.reset();
      setSaid({ isFault: false, say: 'The passkey is added. It signs you in from now on.' });
    } else {
      setSaid(
        'fault' in outcome
          ? { isFault: true, say: words(outcome.fault) }
          : { isFault: true, say: outcome.say, isStale: outcome.code === 'SIGN_IN_AGAIN' },
      );
    }
    await look();
  };
  const remove = async (id: string): Promise<void> => {
    const outcome = await askApi('DELETE', `account/passkeys/${encodeURIComponent(id)}`);
    setSaid(
      outcome.ok
        ? { isFault: false, say: 'Removed. Your device may go on showing it until you remove it there, too.' }
        : { isFault: true, say: outcome.say },
    );
    await look();
  };

  return (
    <section className={`panel ${styles['card']}`} aria-labelledby="passkeys">
      <h2 id="passkeys">Passkeys</h2>
      <p className={styles['note']}>
        {fault ?? 'Sign in with your finger, your face or a key on your ring, in place of a password.'}
      </p>
      {passkeys.length > 0 && (
        <ul className={styles['rows']}>
          {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <li key={id}>
              <KeyRound aria-hidden="true" />
              <span>
                <strong>{name}</strong>
                <small suppressHydrationWarning>{timesOf(createdAt, lastUsedAt)}</small>
              </span>
              <button
                type="button"
                className="button"
                data-kind="quiet"
                data-size="small"
                aria-label={`Remove the passkey ${name}`}
                onClick={() => void remove(id)}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      {fault === undefined && (
        <form method="post" className={styles['adding']} onSubmit={(event) => void onSubmit(event)}>
          <label className="field">
            <span>Name of a new one</span>
            <input className="input" name="name" maxLength={80} autoComplete="off" placeholder="My phone" />
          </label>
          <button type="submit" className={`button ${styles['submit']}`} data-kind="quiet" disabled={isBusy}>
            Add a passkey
          </button>
        </form>
      )}
      {said !== undefined && (
        <p className={said.isFault ? 'fault' : styles['done']} role="status">
          {said.say} {said.isStale === true && <a href="/login?next=%2Faccount">Sign in</a>}
        </p>
      )}
    </section>
  );
}

function timesOf(createdAt: number, lastUsedAt: number | null): string {
  const now = Date.now();
  return `${lastUsedAt === null ? 'not used yet' : `used ${sayAgo(lastUsedAt, now)}`} · added ${sayAgo(createdAt, now)}`;
}
