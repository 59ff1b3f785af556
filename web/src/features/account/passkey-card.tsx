'use client';

import type { PasskeyRow } from '@rostrum/contract/people';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import { useAgo } from '../browser/use-ago.ts';
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
  const say = useSay('account');
  const words = useSay('entry');
  const times = useTimes();
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
      setSaid({ isFault: false, say: say('passkeyAdded') });
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
    setSaid(outcome.ok ? { isFault: false, say: say('passkeyRemoved') } : { isFault: true, say: outcome.say });
    await look();
  };

  return (
    <section className={`panel ${styles['card']}`} aria-labelledby="passkeys">
      <h2 id="passkeys">{say('passkeys')}</h2>
      <p className={styles['note']}>{fault ?? say('passkeysText')}</p>
      {passkeys.length > 0 && (
        <ul className={styles['rows']}>
          {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <li key={id}>
              <KeyRound aria-hidden="true" />
              <span>
                <strong>{name}</strong>
                <small suppressHydrationWarning>{times(createdAt, lastUsedAt)}</small>
              </span>
              <button
                type="button"
                className="button"
                data-kind="quiet"
                data-size="small"
                aria-label={say('removePasskey', { name })}
                onClick={() => void remove(id)}
              >
                {say('remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {fault === undefined && (
        <form method="post" className={styles['adding']} onSubmit={(event) => void onSubmit(event)}>
          <label className="field">
            <span>{say('nameOfNew')}</span>
            <input className="input" name="name" maxLength={80} autoComplete="off" placeholder={say('myPhone')} />
          </label>
          <button type="submit" className={`button ${styles['submit']}`} data-kind="quiet" disabled={isBusy}>
            {say('addPasskey')}
          </button>
        </form>
      )}
      {said !== undefined && (
        <p className={said.isFault ? 'fault' : styles['done']} role="status">
          {said.say} {said.isStale === true && <a href="/login?next=%2Faccount">{words('signIn')}</a>}
        </p>
      )}
    </section>
  );
}

/** @returns what says when a passkey was used and added. */
function useTimes(): (createdAt: number, lastUsedAt: number | null) => string {
  const say = useSay('account');
  const ago = useAgo();
  return (createdAt, lastUsedAt) => {
    const now = Date.now();
    const used = lastUsedAt === null ? say('notUsedYet') : say('usedAgo', { ago: ago(lastUsedAt, now) });
    return `${used} · ${say('addedAgo', { ago: ago(createdAt, now) })}`;
  };
}
