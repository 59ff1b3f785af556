'use client';

import { ArrowRight, BellPlus, CalendarX, Clock3, History } from 'lucide-react';
import { useEffect } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import type { EventView } from '../../server/event-desk.ts';
import { browserClock } from '../browser/browser-clock.ts';
import { sayDuration } from '../browser/words.ts';
import { Countdown } from '../frame/countdown.tsx';
import { Seats } from '../frame/seats.tsx';
import { LiveStatusPoller } from '../player/live-status.ts';
import styles from './event-page.module.css';
import { When } from './when.tsx';

export type EventPageProps = {
  readonly slug: string;
  /** Its title. */
  readonly channel: string;
  readonly event: EventView;
};

/** An encoder that begins so much before the time begins this event. */
const EARLY_MS = 3_600_000;
/** Browsers' timers hold no longer. */
const TIMER_MAX_MS = 2_147_483_647;

/** An event before it begins, which goes on by itself when it does; and after it is over. */
export function EventPage({ slug, channel, event }: EventPageProps) {
  const say = useSay('event');
  const sayRich = useSayRich('event');
  const { title, description, poster, startsAt, endsAt, phase } = event;
  const isComing = phase === 'coming';
  useEffect(() => (isComing ? goWhenLive(slug, startsAt) : undefined), [isComing, slug, startsAt]);
  return (
    <article className={styles['page']}>
      <div className={styles['poster']} data-empty={poster === null || undefined}>
        {poster === null ? <Seats className={styles['seats']} /> : <img src={poster} alt="" data-testid="poster" />}
        {isComing && (
          <div className={styles['countdown']}>
            <Countdown to={startsAt} />
          </div>
        )}
      </div>
      <div className={styles['words']}>
        <p className={styles['channel']}>
          <a href={`/c/${slug}`}>{channel}</a>
        </p>
        <h1 dir="auto">{title}</h1>
        {!isComing && (
          <p className={styles['meta']}>
            {phase === 'missed' ? <CalendarX aria-hidden="true" /> : <Clock3 aria-hidden="true" />}
            <span>
              {sayRich(phase === 'past' ? 'wasOn' : 'wasPlanned', {
                when: () => <When key="when" time={startsAt} style="long" />,
                length: sayDuration(endsAt - startsAt),
              })}
            </span>
          </p>
        )}
        {description !== '' && (
          <p className={styles['description']} dir="auto">
            {description}
          </p>
        )}
        {isComing && <p className={styles['faint']}>{say('startsItself')}</p>}
        <p className={styles['actions']}>
          {isComing && (
            <a className="button" href={`/c/${slug}/calendar.ics?id=${event.planId}&start=${startsAt}`}>
              <BellPlus aria-hidden="true" /> {sayRich('remindMe', { title, hidden: () => null })}
            </a>
          )}
          <a className="button" data-kind="quiet" href={`/c/${slug}`}>
            {say('toChannel')} <ArrowRight aria-hidden="true" />
          </a>
          {!isComing && (
            <a className="button" data-kind="plain" href={`/c/${slug}/events`}>
              <History aria-hidden="true" /> {say('pastEvents')}
            </a>
          )}
        </p>
      </div>
    </article>
  );
}

/** Goes to the channel once it is live near the event's time. @returns what ends the looking. */
function goWhenLive(slug: string, startsAt: number): () => void {
  const poller = new LiveStatusPoller(
    {
      slug,
      clock: browserClock,
      onStatus: ({ status }) => {
        if (status === 'live' && Date.now() >= startsAt - EARLY_MS) {
          location.replace(`/c/${slug}`);
        }
      },
      onUnreachable: () => {},
      onNoChannel: () => {},
    },
    { status: 'offline' },
  );
  // Days before there is nothing to look for.
  const timer = browserClock.after(Math.min(Math.max(0, startsAt - EARLY_MS - Date.now()), TIMER_MAX_MS), () =>
    poller.start(true),
  );
  return () => {
    timer.cancel();
    poller.close();
  };
}
