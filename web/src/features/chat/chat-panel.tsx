'use client';

import { Users } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
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
        <h2>Chat</h2>
        {state.connection === 'reconnecting' && <span className={styles['status']}>Reconnecting…</span>}
        {state.count !== undefined && state.connection === 'open' && (
          <span className={styles['count']} title="In the chat now">
            <Users aria-hidden="true" />
            {state.count.toLocaleString('en')}
            <span className="visually-hidden"> in the chat</span>
          </span>
        )}
      </header>
      <MessageList client={client} state={state} role={role} />
      <Composer client={client} state={state} name={name} pickName={pickName} limits={limits} />
    </section>
  );
}
