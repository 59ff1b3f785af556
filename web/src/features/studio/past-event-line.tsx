'use client';

import type { PastEventRow } from '@rostrum/contract/past-event';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import { sayDuration } from '../browser/words.ts';
import { When } from '../event/when.tsx';
import styles from './studio.module.css';

export type PastEventLineProps = {
  readonly slug: string;
  readonly event: PastEventRow;
  readonly onChange: () => Promise<void>;
};

/** One past event, and what can be done with it. */
export function PastEventLine({ slug, event: known, onChange }: PastEventLineProps) {
  const { id, title, description, startedAt, endedAt } = known;
  const say = useSay('live');
  const chat = useSay('chat');
  const [doing, setDoing] = useState<'edit' | 'remove'>();
  const [fault, setFault] = useState<string>();
  const ask = async (method: 'PATCH' | 'DELETE', body?: unknown): Promise<void> => {
    const outcome = await askApi(method, `channels/${slug}/events/${encodeURIComponent(id)}`, body);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setDoing(undefined);
      await onChange();
    }
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void ask('PATCH', { title: formText(form, 'title'), description: formText(form, 'description') });
  };
  return (
    <li>
      <div className={styles['keyHead']}>
        <span>
          <a className={styles['link']} href={`/c/${slug}/e/${id}`}>
            {title}
          </a>
          <small>
            <When time={startedAt} style="day" /> · {sayDuration(endedAt - startedAt)}
          </small>
        </span>
        <span className={styles['keyActions']}>
          {(['edit', 'remove'] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              data-kind="plain"
              data-size="small"
              aria-label={say(each === 'edit' ? 'changeEvent' : 'removeEvent', { title })}
              onClick={() => setDoing(doing === each ? undefined : each)}
            >
              {each === 'edit' ? chat('change') : say('removeAsk')}
            </button>
          ))}
        </span>
      </div>
      {doing === 'edit' && (
        <form method="post" className={styles['keyForm']} onSubmit={onSubmit}>
          <label className="field">
            <span>{say('title')}</span>
            <input className="input" name="title" defaultValue={title} maxLength={120} required />
          </label>
          <label className="field">
            <span>{say('description')}</span>
            <textarea className="input" name="description" defaultValue={description} maxLength={2000} rows={3} />
          </label>
          <div className={styles['formActions']}>
            <button type="submit" className="button" data-kind="quiet">
              {chat('save')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setDoing(undefined)}>
              {chat('cancel')}
            </button>
          </div>
        </form>
      )}
      {doing === 'remove' && (
        <div className={styles['sure']}>
          <p>{say('pageGone')}</p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void ask('DELETE')}>
              {say('removeSure', { title })}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setDoing(undefined)}>
              {say('keep')}
            </button>
          </div>
        </div>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </li>
  );
}
