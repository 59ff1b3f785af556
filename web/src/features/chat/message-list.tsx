import { ArrowDown, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './chat.module.css';
import type { ChatClient, ChatRole } from './chat-client.ts';
import type { ChatState, PendingMessage } from './chat-state.ts';
import { Message } from './message.tsx';

/** Nearer to the end than this counts as reading along. Pixels. */
const END_SLACK_PX = 48;

export type MessageListProps = { readonly client: ChatClient; readonly state: ChatState; readonly role: ChatRole };

/** The messages. Follows the newest while the reader is at the end, and holds still once they scrolled up. */
export function MessageList({ client, state, role }: MessageListProps) {
  const say = useSay('chat');
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [unread, setUnread] = useState(0);
  const { messages, pending } = state;
  const newest = messages.at(-1)?.id;
  const seen = useRef(newest);

  const toEnd = useCallback((behavior: ScrollBehavior = 'auto') => {
    const element = list.current;
    element?.scrollTo({ top: element.scrollHeight, behavior });
    isAtEnd.current = true;
    setUnread(0);
  }, []);

  useLayoutEffect(() => {
    if (isAtEnd.current) {
      toEnd();
      seen.current = newest;
    } else if (newest !== undefined && newest !== seen.current) {
      const from = messages.findIndex((message) => message.id === seen.current);
      setUnread(from < 0 ? messages.length : messages.length - 1 - from);
    }
  }, [newest, messages, toEnd]);

  // What one has just written is what one wants to see.
  useLayoutEffect(() => {
    if (pending.length > 0) {
      toEnd();
    }
  }, [pending.length, toEnd]);

  useEffect(() => {
    const element = list.current;
    if (element === null) {
      return;
    }
    const observer = new ResizeObserver(() => isAtEnd.current && toEnd());
    observer.observe(element);
    return () => observer.disconnect();
  }, [toEnd]);

  const onScroll = (): void => {
    const element = list.current;
    if (element !== null) {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_SLACK_PX;
      if (isAtEnd.current && unread > 0) {
        seen.current = newest;
        setUnread(0);
      }
    }
  };

  const isEmpty = messages.length === 0 && pending.length === 0;
  return (
    <div className={styles['scroll']}>
      <div
        ref={list}
        className={styles['list']}
        onScroll={onScroll}
        role="log"
        aria-label={say('messages')}
        aria-live="polite"
        tabIndex={0}
      >
        {isEmpty && <Empty state={state} />}
        {messages.map((message) => (
          <Message key={message.id} message={message} client={client} canModerate={role !== 'viewer'} />
        ))}
        {pending.map((row) => (
          <Pending key={row.clientId} row={row} client={client} />
        ))}
      </div>
      {unread > 0 && (
        <button type="button" className={styles['unread']} onClick={() => toEnd('smooth')}>
          <ArrowDown aria-hidden="true" />
          {say('newMessages', { count: unread })}
        </button>
      )}
    </div>
  );
}

function Empty({ state }: { state: ChatState }) {
  const say = useSay('chat');
  if (state.banned !== undefined) {
    return null;
  }
  if (state.closedBecause !== undefined) {
    return <p className={styles['empty']}>{say(state.closedBecause)}</p>;
  }
  return <p className={styles['empty']}>{state.connection === 'open' ? say('nobody') : say('joining')}</p>;
}

function Pending({ row, client }: { row: PendingMessage; client: ChatClient }) {
  const say = useSay('chat');
  const again = (): void => void client.send(row.name, row.text, row.clientId);
  return (
    <div className={styles['message']} data-pending={row.state}>
      <p className={styles['line']}>
        <span className={styles['name']}>{row.name}</span> <bdi className={styles['text']}>{row.text}</bdi>
      </p>
      {row.state === 'failed' && (
        <p className={styles['failed']}>
          {row.why !== undefined && say(row.why)}{' '}
          <button type="button" onClick={again}>
            <RotateCw aria-hidden="true" /> {say('sendAgain')}
          </button>
          <button type="button" onClick={() => client.drop(row.clientId)}>
            {say('discard')}
          </button>
        </p>
      )}
    </div>
  );
}
