'use client';

import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
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
  const say = useSay('studio');
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
      setOutcomeSay({ isFault: false, say: say('detailsSaved') });
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
      <h2>{say('details')}</h2>
      <label className="field">
        <span>{say('title')}</span>
        <input className="input" name="title" defaultValue={channel.title} maxLength={120} required />
      </label>
      <label className="field">
        <span>{say('description')}</span>
        <textarea className="input" name="description" defaultValue={channel.description} maxLength={2000} rows={4} />
      </label>
      <PictureField
        label={say('picture')}
        help={say('pictureHelp')}
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
          {say('save')}
        </button>
        <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(true)}>
          {say('removeAsk')}
        </button>
      </div>
      {isRemoving && (
        <div className={styles['sure']}>
          <p>{say('removeText')}</p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void remove()}>
              {say('removeChannel', { title: channel.title })}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(false)}>
              {say('keepIt')}
            </button>
          </div>
        </div>
      )}
    </form>
  );
}
