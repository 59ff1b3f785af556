import type { ChatMessage } from '@rostrum/contract/chat';
import { Ban, Trash2, Wifi } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './chat.module.css';
import type { ChatClient, ChatOutcome } from './chat-client.ts';
import type { ChatFault } from './chat-state.ts';

export type ModerationMenuProps = {
  readonly message: ChatMessage;
  readonly client: ChatClient;
  readonly onClose: () => void;
};

/** What a host may do about a message: delete it, ban its writer, and, as a step of its own, everyone at their address. */
export function ModerationMenu({ message, client, onClose }: ModerationMenuProps) {
  const say = useSay('chat');
  const menu = useRef<HTMLDivElement>(null);
  const [isSure, setSure] = useState(false);
  const [fault, setFault] = useState<ChatFault>();

  useEffect(() => {
    menu.current?.scrollIntoView({ block: 'nearest' });
    menu.current?.querySelector('button')?.focus({ preventScroll: true });
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && menu.current?.parentElement?.contains(event.target) === false) {
        onClose();
      }
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [onClose]);

  const act = (answer: Promise<ChatOutcome>): void => {
    void answer.then((outcome) => (outcome.ok ? onClose() : setFault(outcome.fault)));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      onClose();
    }
  };

  return (
    <div
      ref={menu}
      className={styles['menu']}
      role="menu"
      tabIndex={-1}
      aria-label={say('moderation')}
      onKeyDown={onKey}
    >
      <button type="button" role="menuitem" onClick={() => act(client.remove(message.id))}>
        <Trash2 aria-hidden="true" /> {say('delete')}
      </button>
      <button type="button" role="menuitem" onClick={() => act(client.ban(message.id, 'visitor'))}>
        <Ban aria-hidden="true" /> {say('ban', { name: message.name })}
      </button>
      {isSure ? (
        <div className={styles['sure']}>
          <p>{say('banAddressText')}</p>
          <button
            type="button"
            role="menuitem"
            data-danger="true"
            onClick={() => act(client.ban(message.id, 'address'))}
          >
            {say('banAddress')}
          </button>
        </div>
      ) : (
        <button type="button" role="menuitem" onClick={() => setSure(true)}>
          <Wifi aria-hidden="true" /> {say('banAddressAsk')}
        </button>
      )}
      {fault !== undefined && (
        <p className={styles['failed']} role="alert">
          {say(fault)}
        </p>
      )}
    </div>
  );
}
