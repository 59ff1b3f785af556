'use client';

import type { GroupRow as Group } from '@rostrum/contract/groups';
import { UsersRound } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './admin.module.css';
import { AdminWays } from './admin-ways.tsx';
import { GroupRow } from './group-row.tsx';

/** `/admin/groups`: people by groups, which channels and events admit together. */
export function GroupDesk({ known }: { readonly known: readonly Group[] }) {
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
          <h1>Groups</h1>
          <p className={styles['soft']}>People that channels for members admit together.</p>
        </div>
        {!isMaking && (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            <UsersRound aria-hidden="true" /> New group
          </button>
        )}
      </div>
      {isMaking && (
        <form
          method="post"
          className={`panel ${styles['card']} ${styles['form']}`}
          onSubmit={(event) => void onSubmit(event)}
        >
          <h2>New group</h2>
          <label className="field">
            <span>Name</span>
            <input className="input" name="name" maxLength={80} placeholder="Choir" required />
            <small>Whoever makes channels sees it; who is in the group they do not.</small>
          </label>
          {fault !== undefined && (
            <p className="fault" role="alert">
              {fault}
            </p>
          )}
          <div className={styles['actions']}>
            <button type="submit" className="button">
              Make it
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setMaking(false)}>
              Cancel
            </button>
          </div>
        </form>
      )}
      {groups.length === 0 ? (
        !isMaking && <p className={styles['soft']}>There are no groups yet.</p>
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
