import { ArrowLeft, ExternalLink } from 'lucide-react';
import { sayOnPage } from '../../language/page-language.ts';
import type { ChannelView } from '../../server/channels.ts';
import { ChatBans } from './chat-bans.tsx';
import { StatusBadge } from './status-badge.tsx';
import styles from './studio.module.css';

/** `/studio/SLUG` for who keeps order in its chat and no more. */
export async function ModeratorDesk({ channel }: { channel: ChannelView }) {
  const say = await sayOnPage('studio');
  return (
    <div className={styles['page']}>
      <a className={styles['back']} href="/studio">
        <ArrowLeft aria-hidden="true" /> {say('channels')}
      </a>
      <div className={styles['pageHead']}>
        <div>
          <h1>{channel.title}</h1>
          <p className={styles['headMeta']}>
            <StatusBadge status={channel.status} />
            <span className={styles['faint']}>/c/{channel.slug}</span>
          </p>
        </div>
        <a className="button" href={`/c/${channel.slug}`} target="_blank" rel="noreferrer">
          {say('openChat')} <ExternalLink aria-hidden="true" />
        </a>
      </div>
      <p className={styles['soft']}>{say('moderatorText')}</p>
      <ChatBans slug={channel.slug} />
    </div>
  );
}
