import type { ChatMessage } from '@rostrum/contract/chat';
import { MoreHorizontal } from 'lucide-react';
import { type CSSProperties, lazy, memo, Suspense, useState } from 'react';
import { dateFormat } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import styles from './chat.module.css';
import type { ChatClient } from './chat-client.ts';
import { hueOf } from './visitor-colour.ts';

const ModerationMenu = lazy(async () => ({ default: (await import('./moderation-menu.tsx')).ModerationMenu }));

export type MessageProps = {
  readonly message: ChatMessage;
  readonly client: ChatClient;
  readonly canModerate: boolean;
};

/** One message. Text is text: nothing in it is markup. */
export const Message = memo(function Message({ message, client, canModerate }: MessageProps) {
  const say = useSay('chat');
  const language = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const { name, text, role, visitor, at } = message;
  const clock = dateFormat(language, { hour: '2-digit', minute: '2-digit' }).format(at);
  return (
    <div className={styles['message']} data-role={role} data-open={isOpen || undefined}>
      <p className={styles['line']} title={clock}>
        <span className={styles['name']} style={{ '--hue': hueOf(visitor) } as CSSProperties}>
          {name}
        </span>
        {role !== 'viewer' && (
          <span className={styles['role']}>{role === 'host' ? say('host') : say('moderator')}</span>
        )}{' '}
        <bdi className={styles['text']}>{text}</bdi>
      </p>
      {canModerate && (
        <button
          type="button"
          className={styles['more']}
          aria-label={say('actions', { name })}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <MoreHorizontal aria-hidden="true" />
        </button>
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <ModerationMenu message={message} client={client} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
});
