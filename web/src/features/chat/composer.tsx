import { ArrowUp } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import styles from './chat.module.css';
import type { ChatClient } from './chat-client.ts';
import type { ChatFault, ChatState } from './chat-state.ts';

/** By then it has been read, and holds no more. */
const REFUSAL_SHOWN_MS = 10_000;
/** The counter shows from here on. */
const NEAR_LIMIT = 0.8;

export type ComposerProps = {
  readonly client: ChatClient;
  readonly state: ChatState;
  readonly name: string;
  readonly pickName: (name: string) => void;
  readonly limits: { readonly name: number; readonly text: number };
};

/** Where one writes: a name once, then messages. What was refused stays in the field. */
export function Composer({ client, state, name, pickName, limits }: ComposerProps) {
  const words = useSay('chat');
  const [isNaming, setNaming] = useState(false);
  if (state.banned !== undefined || state.closedBecause !== undefined) {
    // An empty list says it itself.
    const why = state.banned ?? (state.messages.length > 0 ? state.closedBecause : undefined);
    return why === undefined ? null : (
      <p className={styles['closed']} role="status">
        {words(why)}
      </p>
    );
  }
  if (name === '' || isNaming) {
    return (
      <NameForm
        name={name}
        max={limits.name}
        onPick={(picked) => {
          pickName(picked);
          setNaming(false);
        }}
        onCancel={name === '' ? undefined : () => setNaming(false)}
      />
    );
  }
  return <TextForm client={client} name={name} max={limits.text} onRename={() => setNaming(true)} />;
}

type NameFormProps = {
  readonly name: string;
  readonly max: number;
  readonly onPick: (name: string) => void;
  readonly onCancel: (() => void) | undefined;
};

function NameForm({ name, max, onPick, onCancel }: NameFormProps) {
  const say = useSay('chat');
  const [draft, setDraft] = useState(name);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const picked = draft.trim().slice(0, max);
    if (picked !== '') {
      onPick(picked);
    }
  };
  return (
    <form method="post" className={styles['composer']} onSubmit={onSubmit}>
      <label className={styles['label']} htmlFor="chat-name">
        {name === '' ? say('pickName') : say('yourNameHere')}
      </label>
      <div className={styles['row']}>
        <input
          id="chat-name"
          className="input"
          value={draft}
          maxLength={max}
          autoComplete="nickname"
          placeholder={say('yourName')}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <button type="submit" className="button" disabled={draft.trim() === ''}>
          {name === '' ? say('join') : say('save')}
        </button>
        {onCancel !== undefined && (
          <button type="button" className="button" data-kind="plain" onClick={onCancel}>
            {say('cancel')}
          </button>
        )}
      </div>
    </form>
  );
}

type TextFormProps = Pick<ComposerProps, 'client' | 'name'> & {
  readonly max: number;
  readonly onRename: () => void;
};

function TextForm({ client, name, max, onRename }: TextFormProps) {
  const say = useSay('chat');
  const sayRich = useSayRich('chat');
  const [draft, setDraft] = useState('');
  const [refusal, setRefusal] = useState<ChatFault>();
  const field = useRef<HTMLTextAreaElement>(null);
  const used = draft.trim().length;
  const canSend = used > 0 && used <= max;

  useEffect(() => {
    const element = field.current;
    if (element !== null) {
      element.style.height = 'auto';
      element.style.height = `${Math.min(element.scrollHeight, 128)}px`;
    }
  }, [draft]);

  useEffect(() => {
    if (refusal === undefined) {
      return undefined;
    }
    const handle = setTimeout(() => setRefusal(undefined), REFUSAL_SHOWN_MS);
    return () => clearTimeout(handle);
  }, [refusal]);

  const send = async (): Promise<void> => {
    const text = draft.trim();
    if (!canSend) {
      return;
    }
    setDraft('');
    setRefusal(undefined);
    field.current?.focus();
    const answer = await client.send(name, text);
    if (!answer.ok && !answer.isPassing) {
      setRefusal(answer.fault);
      setDraft((current) => (current === '' ? text : current));
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    }
  };

  return (
    <form
      method="post"
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {refusal !== undefined && (
        <p className={styles['failed']} role="alert">
          {say(refusal)}
        </p>
      )}
      <div className={styles['box']}>
        <textarea
          ref={field}
          rows={1}
          value={draft}
          aria-label={say('message')}
          placeholder={say('saySomething')}
          enterKeyHint="send"
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <button type="submit" className={styles['send']} aria-label={say('send')} disabled={!canSend}>
          <ArrowUp aria-hidden="true" />
        </button>
      </div>
      <div className={styles['below']}>
        <span>
          {sayRich('as', { name: () => <strong>{name}</strong> })}{' '}
          <button type="button" onClick={onRename}>
            {say('change')}
          </button>
        </span>
        {used > max * NEAR_LIMIT && (
          <span className={styles['counter']} data-over={used > max || undefined} role="status">
            {max - used}
          </span>
        )}
      </div>
    </form>
  );
}
