'use client';

import { ChevronRight, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import { askApi } from '../browser/api.ts';
import { NewChannel } from './new-channel.tsx';
import { StatusBadge } from './status-badge.tsx';
import styles from './studio.module.css';

const PERIOD_MS = 5_000;

/** `/studio`: the channels, and the form for another. */
export function ChannelList({ known }: { known: readonly ChannelView[] }) {
  const say = useSay('studio');
  const [channels, setChannels] = useState(known);
  const [isAdding, setAdding] = useState(known.length === 0);

  useEffect(() => {
    const handle = setInterval(() => {
      void askApi<{ channels: ChannelView[] }>('GET', 'channels').then((outcome) => {
        if (outcome.ok) {
          setChannels(outcome.value.channels);
        }
      });
    }, PERIOD_MS);
    return () => clearInterval(handle);
  }, []);

  return (
    <div className={styles['page']}>
      <div className={styles['pageHead']}>
        <div>
          <h1>{say('studio')}</h1>
          <p className={styles['soft']}>{channels.length === 0 ? say('channelsNone') : say('channelsText')}</p>
        </div>
        {!isAdding && (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            <Plus aria-hidden="true" /> {say('newChannel')}
          </button>
        )}
      </div>
      {isAdding && <NewChannel isFirst={channels.length === 0} onCancel={() => setAdding(false)} />}
      {channels.length > 0 && (
        <ul className={`panel ${styles['channels']}`}>
          {channels.map((channel) => (
            <li key={channel.slug}>
              <a href={`/studio/${channel.slug}`} className={styles['channel']}>
                <span>
                  <strong>{channel.title}</strong>
                  <span className={styles['faint']}>/c/{channel.slug}</span>
                </span>
                <StatusBadge status={channel.status} isRehearsal={channel.isRehearsal} />
                <ChevronRight aria-hidden="true" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
