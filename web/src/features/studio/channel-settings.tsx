'use client';

import { type FormEvent, useState } from 'react';
import type { ChannelView } from '../../server/channels.ts';
import { askApi } from '../browser/api.ts';
import { PictureField } from './picture-field.tsx';
import styles from './studio.module.css';

/** Title and description; and the end of the channel. */
export function ChannelSettings({
  channel,
  onChange,
}: {
  channel: ChannelView;
  onChange: (channel: ChannelView) => void;
}) {
  const [outcomeSay, setOutcomeSay] = useState<{ isFault: boolean; say: string }>();
  const [isRemoving, setRemoving] = useState(false);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const outcome = await askApi<{ channel: ChannelView }>('PATCH', `channels/${channel.slug}`, {
      title: form.get('title'),
      description: form.get('description'),
    });
    if (outcome.ok) {
      onChange(outcome.value.channel);
      setOutcomeSay({ isFault: false, say: 'Saved. Viewers see it within seconds.' });
    } else {
      setOutcomeSay({ isFault: true, say: outcome.say });
    }
  };
  const remove = async (): Promise<void> => {
    const outcome = await askApi('DELETE', `channels/${channel.slug}`);
    if (outcome.ok) {
      location.assign('/studio');
    } else {
      setOutcomeSay({ isFault: true, say: outcome.say });
    }
  };

  return (
    <form method="post" id="details" className={`panel ${styles['card']}`} onSubmit={(event) => void onSubmit(event)}>
      <h2>Details</h2>
      <label className="field">
        <span>Title</span>
        <input className="input" name="title" defaultValue={channel.title} maxLength={120} required />
      </label>
      <label className="field">
        <span>Description</span>
        <textarea className="input" name="description" defaultValue={channel.description} maxLength={2000} rows={4} />
      </label>
      <PictureField
        label="Picture"
        help="Viewers see it while nothing is on, in lists, and where a link to the channel is shown."
        path={`channels/${channel.slug}/picture`}
        known={channel.picture}
      />
      {outcomeSay !== undefined && (
        <p className={outcomeSay.isFault ? 'fault' : styles['done']} role="status">
          {outcomeSay.say}
        </p>
      )}
      <div className={styles['formActions']}>
        <button type="submit" className="button" data-kind="quiet">
          Save
        </button>
        <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(true)}>
          Remove channel…
        </button>
      </div>
      {isRemoving && (
        <div className={styles['sure']}>
          <p>The channel, its key and its address are gone at once, and nobody can bring them back.</p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void remove()}>
              Remove “{channel.title}”
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(false)}>
              Keep it
            </button>
          </div>
        </div>
      )}
    </form>
  );
}
