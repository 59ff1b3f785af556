'use client';

import type { AuditPage, AuditRow } from '@rostrum/contract/audit';
import { useState } from 'react';
import { dateFormat } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
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
  const say = useSay('admin');
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
          <h1>{say('activity')}</h1>
          <p className={styles['soft']}>{say('activityText', { days: keptDays })}</p>
        </div>
        <label className={styles['filter']}>
          <span className="visually-hidden">{say('whose')}</span>
          <select className="input" value={person ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">{say('everybody')}</option>
            {choices.map((email) => (
              <option key={email}>{email}</option>
            ))}
          </select>
        </label>
      </div>
      {entries.length === 0 ? (
        <p className={styles['soft']}>{say('nothingYet')}</p>
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
          {say('showEarlier')}
        </button>
      )}
    </div>
  );
}

function AuditLine({ entry }: { entry: AuditRow }) {
  const say = useSay('admin');
  const language = useLanguage();
  const detail = sayDetail(entry.detail, say);
  return (
    <li>
      <time dateTime={new Date(entry.at).toISOString()} suppressHydrationWarning>
        {dateFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(entry.at)}
      </time>
      <span>
        <strong>{entry.actor}</strong> {sayAction(entry, say)}
        {detail !== '' && <small>{detail}</small>}
        {entry.key !== null && <small>{say('byKey', { key: entry.key })}</small>}
      </span>
      <small>{entry.address ?? ''}</small>
    </li>
  );
}
