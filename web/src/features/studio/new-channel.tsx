'use client';

import { type FormEvent, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { slugFromTitle } from './slug-from-title.ts';
import styles from './studio.module.css';

/** Makes a channel and opens its desk. The address follows the title until it is typed by hand. */
export function NewChannel({ isFirst, onCancel }: { isFirst: boolean; onCancel: () => void }) {
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
      <h2>{isFirst ? 'Your first channel' : 'New channel'}</h2>
      <label className="field">
        <span>Title</span>
        <input
          className="input"
          name="title"
          value={title}
          maxLength={120}
          placeholder="Sunday service"
          required
          // biome-ignore lint/a11y/noAutofocus: the form opens because it was asked for
          autoFocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </label>
      <label className="field">
        <span>Address</span>
        <span className={styles['slug']}>
          <span aria-hidden="true">/c/</span>
          <input
            className="input"
            name="slug"
            value={slug}
            maxLength={63}
            pattern="[a-z0-9][a-z0-9\-]{1,62}"
            title="2 to 63 small letters, digits or hyphens"
            placeholder="sunday-service"
            required
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => setOwnSlug(event.currentTarget.value.toLowerCase())}
          />
        </span>
        <small>What viewers open. It stays the same for every event on this channel.</small>
      </label>
      <label className="field">
        <span>Description</span>
        <textarea
          className="input"
          name="description"
          maxLength={2000}
          rows={3}
          placeholder="Shown under the picture"
        />
      </label>
      <label className={styles['check']}>
        <input type="checkbox" checked={isUnlisted} onChange={(event) => setUnlisted(event.currentTarget.checked)} />
        <span>
          Unlisted
          <small>
            Whoever has the link may watch; the front page does not show it. A password, members or tickets are set on
            the next page.
          </small>
        </span>
      </label>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className={styles['formActions']}>
        <button type="submit" className="button" disabled={isBusy}>
          Create channel
        </button>
        {!isFirst && (
          <button type="button" className="button" data-kind="plain" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
