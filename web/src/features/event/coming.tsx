'use client';

import { BellPlus, CalendarPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Occurrence } from '../../server/occurrences.ts';
import styles from './coming.module.css';

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
        {coming.map(({ id, title, startsAt }) => (
          <li key={`${id} ${startsAt}`}>
            <When time={startsAt} />
            <span className={styles['title']}>{title}</span>
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

/** In the viewer's zone and language, which the server does not know. @param time milliseconds since 1970. */
export function When({ time }: { time: number }) {
  const [say, setSay] = useState('');
  useEffect(() => {
    const options = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;
    setSay(new Intl.DateTimeFormat(undefined, options).format(time));
  }, [time]);
  return (
    <time className={styles['when']} dateTime={new Date(time).toISOString()}>
      {say}
    </time>
  );
}
