'use client';

import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import styles from './studio.module.css';

export type ChannelOwnerView = {
  /** null: whoever made it is not here any more, or it was made at the command line. */
  readonly email: string | null;
  /** Addresses of those who may run channels. */
  readonly heirs: readonly string[];
};

/** Whose channel it is, and the way to give it to somebody else. */
export function OwnerCard({ slug, known }: { slug: string; known: ChannelOwnerView }) {
  const say = useSay('studio');
  const [owner, setOwner] = useState(known.email);
  const [fault, setFault] = useState<string>();
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).get('email');
    const email = typeof chosen === 'string' ? chosen : '';
    const outcome = await askApi('PUT', `channels/${slug}/owner`, { email });
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setOwner(email);
    }
  };
  const others = known.heirs.filter((email) => email !== owner);
  return (
    <section className={`panel ${styles['card']}`}>
      <h2>{say('whose')}</h2>
      <p className={styles['soft']}>{owner === null ? say('nobodys') : <strong>{owner}</strong>}</p>
      {others.length > 0 && (
        <form method="post" className={styles['pullForm']} onSubmit={(event) => void onSubmit(event)}>
          <label className="field">
            <span>{say('giveTo')}</span>
            <select className="input" name="email">
              {others.map((email) => (
                <option key={email}>{email}</option>
              ))}
            </select>
          </label>
          <div className={styles['formActions']}>
            <button type="submit" className="button" data-kind="quiet">
              {say('handOver')}
            </button>
          </div>
        </form>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}
