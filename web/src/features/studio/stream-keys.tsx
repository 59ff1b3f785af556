'use client';

import type { StreamKey, StreamKeyList, StreamKeyShown } from '@rostrum/contract/stream-key';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import type { Protocol, Servers } from './encoder-addresses.tsx';
import { StreamKeyForm } from './stream-key-form.tsx';
import { StreamKeyRow } from './stream-key-row.tsx';
import styles from './studio.module.css';

export type StreamKeysProps = {
  readonly slug: string;
  readonly servers: Servers;
  readonly protocol: Protocol;
};

/** Keys besides the main ones: one for each person or device, so that each can be revoked by itself. */
export function StreamKeys({ slug, servers, protocol }: StreamKeysProps) {
  const say = useSay('live');
  const [keys, setKeys] = useState<readonly StreamKey[]>();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<StreamKeyShown>();
  const [told, setTold] = useState<{ isFault: boolean; say: string }>();

  const look = async (): Promise<void> => {
    const outcome = await askApi<StreamKeyList>('GET', `channels/${slug}/stream-keys`);
    if (outcome.ok) {
      setKeys(outcome.value.keys);
    } else {
      setTold({ isFault: true, say: outcome.say });
    }
  };
  const onMade = async (shown: StreamKeyShown): Promise<void> => {
    setMaking(false);
    setMade(shown);
    setTold(undefined);
    await look();
  };
  const revoke = async ({ id, name }: StreamKey): Promise<void> => {
    const outcome = await askApi('DELETE', `channels/${slug}/stream-keys/${encodeURIComponent(id)}`);
    setTold(
      outcome.ok ? { isFault: false, say: say('revoked', { name: name ?? '' }) } : { isFault: true, say: outcome.say },
    );
    await look();
  };

  return (
    <details
      className={`panel ${styles['fold']}`}
      onToggle={(event) => (event.currentTarget.open && keys === undefined ? void look() : undefined)}
    >
      <summary>
        <ChevronRight aria-hidden="true" />
        <span>
          <h2>{say('moreKeys')}</h2>
          <span className={styles['faint']}>{say('moreKeysText')}</span>
        </span>
      </summary>
      <div className={styles['foldBody']}>
        {keys === undefined && told === undefined && <p className={styles['faint']}>{say('looking')}</p>}
        {keys !== undefined && (
          <ul className={styles['keys']}>
            {keys.map((key) => (
              <StreamKeyRow
                key={key.id}
                slug={slug}
                streamKey={key}
                servers={servers}
                protocol={protocol}
                made={made?.key.id === key.id ? made : undefined}
                onChange={look}
                onRevoke={() => revoke(key)}
              />
            ))}
          </ul>
        )}
        {told !== undefined && (
          <p className={told.isFault ? 'fault' : styles['done']} role={told.isFault ? 'alert' : 'status'}>
            {told.say}
          </p>
        )}
        {isMaking ? (
          <StreamKeyForm slug={slug} onMade={onMade} onClose={() => setMaking(false)} />
        ) : (
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="quiet" onClick={() => setMaking(true)}>
              {say('addKey')}
            </button>
          </div>
        )}
      </div>
    </details>
  );
}
