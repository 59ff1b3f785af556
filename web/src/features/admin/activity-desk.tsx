'use client';

import type { AuditPage, AuditRow } from '@rostrum/contract/audit';
import { useState } from 'react';
import { askApi } from '../browser/api.ts';
import styles from './admin.module.css';
import { AdminWays } from './admin-ways.tsx';
import { sayAction, sayDetail } from './audit-words.ts';

export type ActivityDeskProps = {
  readonly known: AuditPage;
  /** Whose doings are shown; undefined: everybody's. */
  readonly person: string | undefined;
  /** Addresses to choose from. */
  readonly people: readonly string[];
  /** How long it is kept. */
  readonly keptDays: number;
};

/** `/admin/activity`: what was done, the newest first. */
export function ActivityDesk({ known, person, people, keptDays }: ActivityDeskProps) {
  const [entries, setEntries] = useState(known.entries);
  const [next, setNext] = useState(known.next);
  const [fault, setFault] = useState<string>();

  const more = async (): Promise<void> => {
    const query = new URLSearchParams({ ...(next !== null && { before: next }), ...(person && { by: person }) });
    const outcome = await askApi<AuditPage>('GET', `audit?${query.toString()}`);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setEntries([...entries, ...outcome.value.entries]);
      setNext(outcome.value.next);
    }
  };
  const choose = (email: string): void =>
    location.assign(email === '' ? '/admin/activity' : `/admin/activity?by=${encodeURIComponent(email)}`);
  // Also somebody who is not here any more, whose doings were asked for by address.
  const choices = person === undefined || people.includes(person) ? people : [...people, person];

  return (
    <div className={styles['page']}>
      <AdminWays at="activity" />
      <div className={styles['head']}>
        <div>
          <h1>Activity</h1>
          <p className={styles['soft']}>What was changed, by whom and from where. It is kept for {keptDays} days.</p>
        </div>
        <label className={styles['filter']}>
          <span className="visually-hidden">Whose</span>
          <select className="input" value={person ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">Everybody</option>
            {choices.map((email) => (
              <option key={email}>{email}</option>
            ))}
          </select>
        </label>
      </div>
      {entries.length === 0 ? (
        <p className={styles['soft']}>Nothing yet.</p>
      ) : (
        <ol className={`panel ${styles['audit']}`}>
          {entries.map((entry) => (
            <AuditLine key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {next !== null && (
        <button type="button" className={`button ${styles['more']}`} data-kind="quiet" onClick={() => void more()}>
          Show earlier
        </button>
      )}
    </div>
  );
}

function AuditLine({ entry }: { entry: AuditRow }) {
  const detail = sayDetail(entry.detail);
  return (
    <li>
      <time dateTime={new Date(entry.at).toISOString()} suppressHydrationWarning>
        {new Date(entry.at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
      </time>
      <span>
        <strong>{entry.actor}</strong> {sayAction(entry)}
        {detail !== '' && <small>{detail}</small>}
        {entry.key !== null && <small>by the API key “{entry.key}”</small>}
      </span>
      <small>{entry.address ?? ''}</small>
    </li>
  );
}
