import { ArrowLeft, ExternalLink } from 'lucide-react';
import type { ChannelView } from '../../server/channels.ts';
import { ChatBans } from './chat-bans.tsx';
import { StatusBadge } from './status-badge.tsx';
import styles from './studio.module.css';

/** `/studio/SLUG` for who keeps order in its chat and no more. */
export function ModeratorDesk({ channel }: { channel: ChannelView }) {
  return (
    <div className={styles['page']}>
      <a className={styles['back']} href="/studio">
        <ArrowLeft aria-hidden="true" /> Channels
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
          Open the chat <ExternalLink aria-hidden="true" />
        </a>
      </div>
      <p className={styles['soft']}>
        Beside the picture, open a message’s menu to delete it or to ban its author. Whom you and others banned is
        listed here, and can be let in again.
      </p>
      <ChatBans slug={channel.slug} />
    </div>
  );
}
