'use client';

import type { GroupRow as Group } from '@rostrum/contract/groups';
import { ChevronDown } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './admin.module.css';
import { GroupPeople } from './group-people.tsx';

export type GroupRowProps = { readonly group: Group; readonly onChange: () => Promise<void> };

/** One group, and below it, once opened, who is in it and what can be changed. */
export function GroupRow({ group, onChange }: GroupRowProps) {
  const say = useSay('admin');
  const { name, members, channels } = group;
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className={styles['person']}>
        <span className={styles['who']}>
          <strong>{name}</strong>
          <small>
            {channels.length === 0 ? say('admittedNowhere') : say('forChannels', { channels: channels.join(', ') })}
          </small>
        </span>
        <span className={styles['role']}>{say('peopleCount', { count: members })}</span>
        <button
          type="button"
          className="button"
          data-kind="plain"
          data-shape="round"
          aria-expanded={isOpen}
          aria-label={say('change', { name })}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronDown aria-hidden="true" />
        </button>
      </div>
      {isOpen && <GroupChanges group={group} onChange={onChange} />}
    </li>
  );
}

function GroupChanges({ group, onChange }: GroupRowProps) {
  const words = useSay('admin');
  const { id, name, members, channels } = group;
  const [said, setSaid] = useState<{ isFault: boolean; say: string }>();
  const [isRemoving, setRemoving] = useState(false);
  const path = `groups/${encodeURIComponent(id)}`;

  const rename = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const outcome = await askApi('PATCH', path, { name: formText(new FormData(event.currentTarget), 'name') });
    setSaid(outcome.ok ? { isFault: false, say: words('saved') } : { isFault: true, say: outcome.say });
    await onChange();
  };
  const remove = async (): Promise<void> => {
    const outcome = await askApi('DELETE', path);
    if (!outcome.ok) {
      setSaid({ isFault: true, say: outcome.say });
    }
    await onChange();
  };

  return (
    <div className={`${styles['changes']} ${styles['group']}`}>
      <GroupPeople path={path} onChange={onChange} />
      <form method="post" className={styles['rename']} onSubmit={(event) => void rename(event)}>
        <label className="field">
          <span>{words('name')}</span>
          <input className="input" name="name" defaultValue={name} maxLength={80} required />
        </label>
        {said !== undefined && (
          <p className={said.isFault ? 'fault' : styles['done']} role="status">
            {said.say}
          </p>
        )}
        <div className={styles['actions']}>
          <button type="submit" className="button" data-kind="quiet">
            {words('rename')}
          </button>
          <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(true)}>
            {words('deleteGroupAsk')}
          </button>
        </div>
      </form>
      {isRemoving && (
        <div className={styles['sure']}>
          <p>
            {words('deleteGroupText', { count: members })}
            {channels.length > 0 && ` ${words('deleteGroupOut', { channels: channels.join(', ') })}`}
          </p>
          <div className={styles['actions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void remove()}>
              {words('deleteGroup', { name })}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(false)}>
              {words('keepIt')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
