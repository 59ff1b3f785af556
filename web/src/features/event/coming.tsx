'use client';

import { BellPlus, CalendarPlus } from 'lucide-react';
import type { Occurrence } from '../../server/occurrences.ts';
import styles from './coming.module.css';
import { When } from './when.tsx';

type ComingProps = {
  readonly slug: string;
  readonly coming: readonly Occurrence[];
};

/** What comes next on a channel, for one's own calendar: one entry that reminds, or all of them as they change. */
export function Coming({ slug, coming }: ComingProps) {
  if (coming.length === 0) {
    return null;
  }
  return (
    <div className={styles['coming']}>
      <div className={styles['head']}>
        <h2>Coming up</h2>
        <a className="button" data-kind="plain" data-size="small" href={`/c/${slug}/calendar.ics`}>
          <CalendarPlus aria-hidden="true" /> Add all to my calendar
        </a>
      </div>
      <ul>
        {coming.map(({ id, title, startsAt, event }) => (
          <li key={`${id} ${startsAt}`}>
            <When className={styles['when']} time={startsAt} />
            <a className={styles['title']} href={`/c/${slug}/e/${event}`}>
              {title}
            </a>
            <a
              className="button"
              data-kind="quiet"
              data-size="small"
              href={`/c/${slug}/calendar.ics?id=${id}&start=${startsAt}`}
            >
              <BellPlus aria-hidden="true" /> Remind me<span className="visually-hidden"> of {title}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
