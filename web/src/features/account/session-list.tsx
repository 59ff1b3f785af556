'use client';

import type { SessionRow } from '@rostrum/contract/people';
import { Laptop, Smartphone } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { sayAgo } from '../browser/words.ts';
import styles from './account-desk.module.css';

/** Where one is signed in, and the end of it. @param known absent: it is asked for. */
export function SessionList({ known }: { known: readonly SessionRow[] | undefined }) {
  const [sessions, setSessions] = useState(known ?? []);
  const [fault, setFault] = useState<string>();

  const look = useCallback(async () => {
    const outcome = await askApi<{ sessions: SessionRow[] }>('GET', 'account/sessions');
    if (outcome.ok) {
      setSessions(outcome.value.sessions);
    }
  }, []);
  useEffect(() => {
    if (known === undefined) {
      void look();
    }
  }, [known, look]);

  const end = async (path: string): Promise<void> => {
    const outcome = await askApi('DELETE', path);
    setFault(outcome.ok ? undefined : outcome.say);
    await look();
  };

  return (
    <section className={`panel ${styles['card']}`}>
      <div className={styles['cardHead']}>
        <h2>Where you are signed in</h2>
        {sessions.length > 1 && (
          <button
            type="button"
            className="button"
            data-kind="quiet"
            data-size="small"
            onClick={() => void end('account/sessions')}
          >
            End all others
          </button>
        )}
      </div>
      <ul className={styles['rows']}>
        {sessions.map((session) => (
          <li key={session.id}>
            {/iPhone|iPad|Android/.test(session.device) ? (
              <Smartphone aria-hidden="true" />
            ) : (
              <Laptop aria-hidden="true" />
            )}
            <span>
              <strong>{session.device}</strong>
              {session.isThis && <span className={styles['state']}>this one</span>}
              <small suppressHydrationWarning>{detailOf(session)}</small>
            </span>
            {!session.isThis && (
              <button
                type="button"
                className="button"
                data-kind="quiet"
                data-size="small"
                aria-label={`End the session of ${session.device}`}
                onClick={() => void end(`account/sessions/${encodeURIComponent(session.id)}`)}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}

function detailOf({ address, createdAt, lastUsedAt }: SessionRow): string {
  const now = Date.now();
  const parts = [
    lastUsedAt === null ? undefined : `used ${sayAgo(lastUsedAt, now)}`,
    `signed in ${sayAgo(createdAt, now)}`,
    address === null ? undefined : `from ${address}`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
