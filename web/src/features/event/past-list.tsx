'use client';

import type { PastEventPage } from '@rostrum/contract/past-event';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import { sayDuration } from '../browser/words.ts';
import { Seats } from '../frame/seats.tsx';
import styles from './past-list.module.css';
import { When } from './when.tsx';

export type PastListProps = {
  readonly slug: string;
  /** Its title. */
  readonly channel: string;
  /** The newest first. */
  readonly past: PastEventPage;
  /** There are none newer. */
  readonly isFirst: boolean;
};

/** `/c/SLUG/events`: what took place on a channel. */
export function PastList({ slug, channel, past: { events, next }, isFirst }: PastListProps) {
  const say = useSay('event');
  return (
    <div className={styles['page']}>
      <a className={styles['back']} href={`/c/${slug}`}>
        <ArrowLeft aria-hidden="true" /> {channel}
      </a>
      <h1>{say('pastEvents')}</h1>
      {events.length === 0 ? (
        <p className={styles['soft']}>{isFirst ? say('nothingPast') : say('noneOlder')}</p>
      ) : (
        <ul className={styles['grid']}>
          {events.map(({ id, title, poster, startedAt, endedAt }) => (
            <li key={id}>
              <a className={styles['card']} href={`/c/${slug}/e/${id}`}>
                <span className={styles['picture']}>
                  {poster === null ? <Seats className={styles['seats']} /> : <img src={poster} alt="" loading="lazy" />}
                  <span className={styles['length']}>{sayDuration(endedAt - startedAt)}</span>
                </span>
                <span className={styles['title']} dir="auto">
                  {title}
                </span>
                <When className={styles['when']} time={startedAt} style="day" />
              </a>
            </li>
          ))}
        </ul>
      )}
      {(next !== null || !isFirst) && (
        <nav className={styles['ways']} aria-label={say('pages')}>
          {!isFirst && (
            <a className="button" data-kind="quiet" href={`/c/${slug}/events`}>
              <ArrowLeft aria-hidden="true" /> {say('newest')}
            </a>
          )}
          {next !== null && (
            <a className="button" data-kind="quiet" href={`/c/${slug}/events?before=${next}`}>
              {say('older')} <ArrowRight aria-hidden="true" />
            </a>
          )}
        </nav>
      )}
    </div>
  );
}
