'use client';

import { STREAM_KEY_NAME_MAX, type StreamKeyShown } from '@rostrum/contract/stream-key';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './studio.module.css';

export type StreamKeyFormProps = {
  readonly slug: string;
  readonly onMade: (made: StreamKeyShown) => Promise<void>;
  readonly onClose: () => void;
};

/** Makes one more stream key. */
export function StreamKeyForm({ slug, onMade, onClose }: StreamKeyFormProps) {
  const say = useSay('live');
  const chat = useSay('chat');
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setBusy(true);
    const outcome = await askApi<StreamKeyShown>('POST', `channels/${slug}/stream-keys`, {
      name: formText(given, 'name'),
      role: formText(given, 'role'),
    });
    setBusy(false);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      await onMade(outcome.value);
    }
  };
  return (
    <form method="post" className={styles['keyForm']} onSubmit={(event) => void onSubmit(event)}>
      <label className="field">
        <span>{say('name')}</span>
        <input
          className="input"
          name="name"
          required
          maxLength={STREAM_KEY_NAME_MAX}
          autoComplete="off"
          placeholder={say('nameExample')}
        />
        <small>{say('nameText')}</small>
      </label>
      <label className="field">
        <span>{say('sendsAs')}</span>
        <select className="input" name="role" defaultValue="primary">
          <option value="primary">{say('mainEncoder')}</option>
          <option value="backup">{say('backupEncoder')}</option>
        </select>
        <small>{say('sendsAsText')}</small>
      </label>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className={styles['formActions']}>
        <button type="submit" className="button" disabled={isBusy}>
          {say('makeKey')}
        </button>
        <button type="button" className="button" data-kind="plain" onClick={onClose}>
          {chat('cancel')}
        </button>
      </div>
    </form>
  );
}
