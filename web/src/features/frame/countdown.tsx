'use client';

import { dateFormat, type Say } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { useNow } from '../browser/use-now.ts';
import styles from './countdown.module.css';

/** How long until something begins, and when that is, by the clock of who looks. @param to milliseconds since 1970. */
export function Countdown({ to }: { to: number }) {
  const say = useSay('frame');
  const language = useLanguage();
  const now = useNow();
  // The server's clock and zone are not the viewer's: told after load.
  if (now === undefined) {
    return null;
  }
  return (
    <p className={styles['countdown']}>
      <span role="timer">{to <= now ? say('soon') : sayLeft(to - now, say)}</span>
      <time dateTime={new Date(to).toISOString()}>
        {dateFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(to)}
      </time>
    </p>
  );
}

/** @returns "2 d 3 h", "3 h 05 min", "4:05". */
function sayLeft(ms: number, say: Say<'frame'>): string {
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) {
    return say('daysLeft', { days: Math.floor(hours / 24), hours: hours % 24 });
  }
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? say('hoursLeft', { hours, minutes: two(minutes % 60) }) : `${minutes}:${two(seconds % 60)}`;
}
