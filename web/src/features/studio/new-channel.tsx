'use client';

import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { slugFromTitle } from './slug-from-title.ts';
import styles from './studio.module.css';

/** Makes a channel and opens its desk. The address follows the title until it is typed by hand. */
export function NewChannel({ isFirst, onCancel }: { isFirst: boolean; onCancel: () => void }) {
  const say = useSay('studio');
  const [title, setTitle] = useState('');
  const [ownSlug, setOwnSlug] = useState<string>();
  const [isUnlisted, setUnlisted] = useState(false);
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const slug = ownSlug ?? slugFromTitle(title);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    const description = new FormData(event.currentTarget).get('description');
    const outcome = await askApi('POST', 'channels', {
      slug,
      title,
      description,
      access: isUnlisted ? 'unlisted' : 'public',
    });
    if (outcome.ok) {
      location.assign(`/studio/${slug}/go-live`);
    } else {
      setFault(outcome.say);
      setBusy(false);
    }
  };

  return (
    <form method="post" className={`panel ${styles['newChannel']}`} onSubmit={(event) => void onSubmit(event)}>
      <h2>{isFirst ? say('firstChannel') : say('newChannel')}</h2>
      <label className="field">
        <span>{say('title')}</span>
        <input
          className="input"
          name="title"
          value={title}
          maxLength={120}
          placeholder={say('titleExample')}
          required
          // biome-ignore lint/a11y/noAutofocus: the form opens because it was asked for
          autoFocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </label>
      <label className="field">
        <span>{say('address')}</span>
        <span className={styles['slug']}>
          <span aria-hidden="true">/c/</span>
          <input
            className="input"
            name="slug"
            value={slug}
            maxLength={63}
            pattern="[a-z0-9][a-z0-9\-]{1,62}"
            title={say('addressRule')}
            placeholder={say('addressExample')}
            required
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => setOwnSlug(event.currentTarget.value.toLowerCase())}
          />
        </span>
        <small>{say('addressHelp')}</small>
      </label>
      <label className="field">
        <span>{say('description')}</span>
        <textarea
          className="input"
          name="description"
          maxLength={2000}
          rows={3}
          placeholder={say('descriptionWhere')}
        />
      </label>
      <label className={styles['check']}>
        <input type="checkbox" checked={isUnlisted} onChange={(event) => setUnlisted(event.currentTarget.checked)} />
        <span>
          {say('unlisted')}
          <small>{say('unlistedHelp')}</small>
        </span>
      </label>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className={styles['formActions']}>
        <button type="submit" className="button" disabled={isBusy}>
          {say('createChannel')}
        </button>
        {!isFirst && (
          <button type="button" className="button" data-kind="plain" onClick={onCancel}>
            {say('cancel')}
          </button>
        )}
      </div>
    </form>
  );
}
