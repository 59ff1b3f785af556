'use client';

import { BellPlus, CalendarPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { dateFormat } from '../../language/speaker.ts';
import { useLanguage, useSay, useSayRich } from '../../language/spoken-here.tsx';
import type { Occurrence } from '../../server/occurrences.ts';
import styles from './coming.module.css';

type ComingProps = {
  readonly slug: string;
  readonly coming: readonly Occurrence[];
};

/** What comes next on a channel, for one's own calendar: one entry that reminds, or all of them as they change. */
export function Coming({ slug, coming }: ComingProps) {
  const say = useSay('event');
  const sayRich = useSayRich('event');
  return (
    <div className={styles['coming']}>
      <div className={styles['head']}>
        <h2>{say('comingUp')}</h2>
        <a className="button" data-kind="plain" data-size="small" href={`/c/${slug}/calendar.ics`}>
          <CalendarPlus aria-hidden="true" /> {say('addAll')}
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
              <BellPlus aria-hidden="true" />{' '}
              {sayRich('remindMe', { title, hidden: (text) => <span className="visually-hidden">{text}</span> })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** In the viewer's zone, which the server does not know. @param time milliseconds since 1970. */
export function When({ time }: { time: number }) {
  const language = useLanguage();
  const [shown, setShown] = useState('');
  useEffect(() => {
    const options = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;
    setShown(dateFormat(language, options).format(time));
  }, [time, language]);
  return (
    <time className={styles['when']} dateTime={new Date(time).toISOString()}>
      {shown}
    </time>
  );
}
