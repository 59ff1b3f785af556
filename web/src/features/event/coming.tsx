import { BellPlus, CalendarPlus } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import type { Occurrence } from '../../server/occurrences.ts';
import styles from './coming.module.css';
import { When } from './when.tsx';

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
              <BellPlus aria-hidden="true" />{' '}
              {sayRich('remindMe', { title, hidden: (text) => <span className="visually-hidden">{text}</span> })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
