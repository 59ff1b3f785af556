'use client';

import type { PastEventPage, PastEventRow } from '@rostrum/contract/past-event';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { PastEventLine } from './past-event-line.tsx';
import styles from './studio.module.css';

/** What took place: how each is remembered, and what had better be forgotten, such as a test. */
export function PastEvents({ slug }: { slug: string }) {
  const say = useSay('live');
  const words = useSay('event');
  const [events, setEvents] = useState<readonly PastEventRow[]>();
  const [next, setNext] = useState<string | null>(null);
  const [fault, setFault] = useState<string>();

  const load = async (before?: string): Promise<void> => {
    const query = before === undefined ? '' : `?before=${before}`;
    const outcome = await askApi<PastEventPage>('GET', `channels/${slug}/events${query}`);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setEvents([...(before === undefined ? [] : (events ?? [])), ...outcome.value.events]);
      setNext(outcome.value.next);
    }
  };
  return (
    <details
      className={`panel ${styles['fold']}`}
      onToggle={(event) => (event.currentTarget.open && events === undefined ? void load() : undefined)}
    >
      <summary>
        <ChevronRight aria-hidden="true" />
        <span>
          <h2>{words('pastEvents')}</h2>
          <span className={styles['faint']}>{say('eachKeepsPage')}</span>
        </span>
      </summary>
      <div className={styles['foldBody']}>
        {events === undefined && fault === undefined && <p className={styles['faint']}>{say('looking')}</p>}
        {events?.length === 0 && <p className={styles['soft']}>{words('nothingPast')}</p>}
        {events !== undefined && events.length > 0 && (
          <ul className={styles['keys']}>
            {events.map((event) => (
              <PastEventLine key={event.id} slug={slug} event={event} onChange={() => load()} />
            ))}
          </ul>
        )}
        {next !== null && (
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="quiet" onClick={() => void load(next)}>
              {words('older')}
            </button>
          </div>
        )}
        {fault !== undefined && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
      </div>
    </details>
  );
}
