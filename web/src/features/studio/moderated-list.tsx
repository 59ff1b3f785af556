import { ChevronRight } from 'lucide-react';
import { sayOnPage } from '../../language/page-language.ts';
import type { ChannelView } from '../../server/channels.ts';
import { StatusBadge } from './status-badge.tsx';
import styles from './studio.module.css';

/** The channels in whose chat somebody keeps order. */
export async function ModeratedList({ channels }: { channels: readonly ChannelView[] }) {
  const say = await sayOnPage('studio');
  return (
    <div className={styles['page']}>
      <div className={styles['pageHead']}>
        <div>
          <h1>{say('moderated')}</h1>
          <p className={styles['soft']}>{say('moderatedText')}</p>
        </div>
      </div>
      <ul className={`panel ${styles['channels']}`}>
        {channels.map((channel) => (
          <li key={channel.slug}>
            <a href={`/studio/${channel.slug}`} className={styles['channel']}>
              <span>
                <strong>{channel.title}</strong>
                <span className={styles['faint']}>/c/{channel.slug}</span>
              </span>
              <StatusBadge status={channel.status} />
              <ChevronRight aria-hidden="true" />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
