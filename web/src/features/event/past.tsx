import type { PastEventPage } from '@rostrum/contract/past-event';
import { History } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import { sayDuration } from '../browser/words.ts';
import styles from './coming.module.css';
import { When } from './when.tsx';

type PastProps = {
  readonly slug: string;
  /** The newest first. */
  readonly past: PastEventPage;
};

/** What took place on a channel lately, and the way to all of it. */
export function Past({ slug, past: { events } }: PastProps) {
  const say = useSay('event');
  return (
    <div className={styles['coming']} data-past="">
      <div className={styles['head']}>
        <h2>{say('pastEvents')}</h2>
        <a className="button" data-kind="plain" data-size="small" href={`/c/${slug}/events`}>
          <History aria-hidden="true" /> {say('allPast')}
        </a>
      </div>
      <ul>
        {events.map(({ id, title, startedAt, endedAt }) => (
          <li key={id}>
            <When className={styles['when']} time={startedAt} style="day" />
            <a className={styles['title']} href={`/c/${slug}/e/${id}`}>
              {title}
              <small>{sayDuration(endedAt - startedAt)}</small>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
