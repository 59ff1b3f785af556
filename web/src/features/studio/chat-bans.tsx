'use client';

import { useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { BanView } from '../../server/chat-bans.ts';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
import styles from './studio.module.css';

const PERIOD_MS = 10_000;

/** Who was banned from this channel's chat, and the way back for them. Nothing is shown while there is nobody. */
export function ChatBans({ slug }: { slug: string }) {
  const say = useSay('studio');
  const ago = useAgo();
  const [bans, setBans] = useState<readonly BanView[]>([]);
  const [fault, setFault] = useState<string>();

  const look = useCallback(async () => {
    const outcome = await askApi<{ bans: BanView[] }>('GET', `channels/${slug}/bans`);
    if (outcome.ok) {
      setBans(outcome.value.bans);
    }
  }, [slug]);

  useEffect(() => {
    void look();
    const handle = setInterval(() => void look(), PERIOD_MS);
    return () => clearInterval(handle);
  }, [look]);

  const lift = async (id: string): Promise<void> => {
    const outcome = await askApi('DELETE', `channels/${slug}/bans/${encodeURIComponent(id)}`);
    setFault(outcome.ok ? undefined : outcome.say);
    await look();
  };

  if (bans.length === 0) {
    return null;
  }
  return (
    <section className={`panel ${styles['card']}`}>
      <h2>{say('banned')}</h2>
      <ul className={styles['bans']}>
        {bans.map((ban) => (
          <li key={ban.id}>
            <span>
              <strong>{ban.name}</strong>
              <small>
                {ban.kind === 'address'
                  ? say('bannedAddress', { ago: ago(ban.at, Date.now()) })
                  : ago(ban.at, Date.now())}
              </small>
            </span>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              data-size="small"
              aria-label={say('liftOf', { name: ban.name })}
              onClick={() => void lift(ban.id)}
            >
              {say('lift')}
            </button>
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
