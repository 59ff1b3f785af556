'use client';

import { Users } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import { remember, remembered } from '../browser/remembered.ts';
import { useMe } from '../frame/me.ts';
import styles from './chat.module.css';
import { ChatClient } from './chat-client.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

export type ChatPanelProps = {
  readonly slug: string;
  readonly limits: { readonly name: number; readonly text: number };
};

/** The conversation beside the picture. */
export function ChatPanel({ slug, limits }: ChatPanelProps) {
  const say = useSay('chat');
  const sayRich = useSayRich('chat');
  const [client] = useState(() => new ChatClient(slug));
  const { state, role } = useSyncExternalStore(client.subscribe, client.view, client.view);
  const me = useMe();
  const [picked, setPicked] = useState(() => remembered('name'));
  const name = picked ?? me?.account?.name ?? '';

  useEffect(() => {
    client.start();
    return () => client.close();
  }, [client]);

  const pickName = (wanted: string): void => {
    setPicked(wanted);
    remember('name', wanted);
  };

  return (
    <section className={styles['panel']} data-testid="chat" data-connection={state.connection}>
      <header className={styles['head']}>
        <h2>{say('title')}</h2>
        {state.connection === 'reconnecting' && <span className={styles['status']}>{say('reconnecting')}</span>}
        {state.count !== undefined && state.connection === 'open' && (
          <span className={styles['count']} title={say('inChatNow')}>
            <Users aria-hidden="true" />
            {sayRich('inChat', {
              count: state.count,
              hidden: (text) => <span className="visually-hidden">{text}</span>,
            })}
          </span>
        )}
      </header>
      <MessageList client={client} state={state} role={role} />
      <Composer client={client} state={state} name={name} pickName={pickName} limits={limits} />
    </section>
  );
}
