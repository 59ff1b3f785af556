'use client';

import type { GroupRow as Group } from '@rostrum/contract/groups';
import { UsersRound } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './admin.module.css';
import { AdminWays } from './admin-ways.tsx';
import { GroupRow } from './group-row.tsx';

/** `/admin/groups`: people by groups, which channels and events admit together. */
export function GroupDesk({ known }: { readonly known: readonly Group[] }) {
  const say = useSay('admin');
  const [groups, setGroups] = useState(known);
  const [fault, setFault] = useState<string>();
  const [isMaking, setMaking] = useState(false);

  const look = useCallback(async () => {
    const now = await askApi<{ groups: readonly Group[] }>('GET', 'groups');
    if (now.ok) {
      setGroups(now.value.groups);
    }
  }, []);
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const outcome = await askApi('POST', 'groups', { name: formText(new FormData(event.currentTarget), 'name') });
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setMaking(false);
      await look();
    }
  };

  return (
    <div className={styles['page']}>
      <AdminWays at="groups" />
      <div className={styles['head']}>
        <div>
          <h1>{say('groups')}</h1>
          <p className={styles['soft']}>{say('groupsText')}</p>
        </div>
        {!isMaking && (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            <UsersRound aria-hidden="true" /> {say('newGroup')}
          </button>
        )}
      </div>
      {isMaking && (
        <form
          method="post"
          className={`panel ${styles['card']} ${styles['form']}`}
          onSubmit={(event) => void onSubmit(event)}
        >
          <h2>{say('newGroup')}</h2>
          <label className="field">
            <span>{say('name')}</span>
            <input className="input" name="name" maxLength={80} placeholder={say('choir')} required />
            <small>{say('groupNameHelp')}</small>
          </label>
          {fault !== undefined && (
            <p className="fault" role="alert">
              {fault}
            </p>
          )}
          <div className={styles['actions']}>
            <button type="submit" className="button">
              {say('makeIt')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setMaking(false)}>
              {say('cancel')}
            </button>
          </div>
        </form>
      )}
      {groups.length === 0 ? (
        !isMaking && <p className={styles['soft']}>{say('noGroupsYet')}</p>
      ) : (
        <ul className={`panel ${styles['people']}`}>
          {groups.map((group) => (
            <GroupRow key={group.id} group={group} onChange={look} />
          ))}
        </ul>
      )}
    </div>
  );
}
