'use client';

import type { SiteSecretMade, SiteSecretState } from '@rostrum/contract/api';
import { useCallback, useEffect, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { sayAgo } from '../browser/words.ts';
import styles from './access-card.module.css';
import { ShownOnce } from './shown-once.tsx';
import studio from './studio.module.css';

/** The secret by which somebody's own site lets its viewers in: made, shown once, replaced, taken away. */
export function SiteSigning({ slug }: { slug: string }) {
  const [madeAt, setMadeAt] = useState<number | null>();
  const [secret, setSecret] = useState<string>();
  const [isSure, setSure] = useState(false);
  const [fault, setFault] = useState<string>();
  const path = `channels/${slug}/site-secret`;

  const look = useCallback(async (): Promise<void> => {
    const outcome = await askApi<SiteSecretState>('GET', path);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setMadeAt(outcome.value.madeAt);
    }
  }, [path]);
  useEffect(() => void look(), [look]);

  const make = async (): Promise<void> => {
    const outcome = await askApi<SiteSecretMade>('POST', path);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setSecret(outcome.value.secret);
      setMadeAt(outcome.value.madeAt);
      setSure(false);
    }
  };
  const remove = async (): Promise<void> => {
    const outcome = await askApi<SiteSecretState>('DELETE', path);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setSecret(undefined);
      setMadeAt(null);
      setSure(false);
    }
  };

  const hasOne = madeAt !== undefined && madeAt !== null;
  return (
    <div className={styles['part']}>
      <h3>From your own site</h3>
      <p className={studio['soft']}>
        A site where people sign in already can let them in here: it signs a link for each by the channel’s signing
        secret. They are asked for nothing else.
      </p>
      {secret !== undefined && (
        <ShownOnce
          title="Copy the secret now: it is shown this once."
          text="It belongs on your server alone; docs/own-site.md has the few lines that sign a link by it."
          label="Signing secret"
          value={secret}
        />
      )}
      {hasOne && secret === undefined && (
        <p className={studio['faint']} suppressHydrationWarning>
          There is a secret, made {sayAgo(madeAt, Date.now())}. It is not shown again.
        </p>
      )}
      {isSure ? (
        <div className={studio['sure']}>
          <p>
            The present secret stops working at once, and whoever came in by it is asked anew. Your site needs the new
            one before it can let people in again.
          </p>
          <div className={studio['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void make()}>
              Replace the secret
            </button>
            <button type="button" className="button" data-kind="danger" onClick={() => void remove()}>
              Take it away
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setSure(false)}>
              Keep it
            </button>
          </div>
        </div>
      ) : (
        madeAt !== undefined && (
          <div className={studio['formActions']}>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              onClick={() => (hasOne ? setSure(true) : void make())}
            >
              {hasOne ? 'Replace or take away…' : 'Make a signing secret'}
            </button>
          </div>
        )
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
