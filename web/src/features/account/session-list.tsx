'use client';

import type { SessionRow } from '@rostrum/contract/people';
import { Laptop, Smartphone } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
import styles from './account-desk.module.css';

/** Where one is signed in, and the end of it. @param known absent: it is asked for. */
export function SessionList({ known }: { known: readonly SessionRow[] | undefined }) {
  const say = useSay('account');
  const detailOf = useDetail();
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
        <h2>{say('sessions')}</h2>
        {sessions.length > 1 && (
          <button
            type="button"
            className="button"
            data-kind="quiet"
            data-size="small"
            onClick={() => void end('account/sessions')}
          >
            {say('endOthers')}
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
              {session.isThis && <span className={styles['state']}>{say('thisOne')}</span>}
              <small suppressHydrationWarning>{detailOf(session)}</small>
            </span>
            {!session.isThis && (
              <button
                type="button"
                className="button"
                data-kind="quiet"
                data-size="small"
                aria-label={say('endSession', { device: session.device })}
                onClick={() => void end(`account/sessions/${encodeURIComponent(session.id)}`)}
              >
                {say('end')}
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

/** @returns what says when and from where a session is used. */
function useDetail(): (session: SessionRow) => string {
  const say = useSay('account');
  const ago = useAgo();
  return ({ address, createdAt, lastUsedAt }) => {
    const now = Date.now();
    const parts = [
      lastUsedAt === null ? undefined : say('usedAgo', { ago: ago(lastUsedAt, now) }),
      say('signedInAgo', { ago: ago(createdAt, now) }),
      address === null ? undefined : say('fromAddress', { address }),
    ];
    return parts.filter((part) => part !== undefined).join(' · ');
  };
}
