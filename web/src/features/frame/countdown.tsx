'use client';

import { useEffect, useState } from 'react';
import styles from './countdown.module.css';

/** How long until something begins, and when that is, by the clock of who looks. @param to milliseconds since 1970. */
export function Countdown({ to }: { to: number }) {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    setNow(Date.now());
    const handle = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(handle);
  }, []);
  // The server's clock and zone are not the viewer's: told after load.
  if (now === undefined) {
    return null;
  }
  return (
    <p className={styles['countdown']}>
      <span role="timer">{to <= now ? 'any moment now' : sayLeft(to - now)}</span>
      <time dateTime={new Date(to).toISOString()}>{sayWhen(to)}</time>
    </p>
  );
}

/** @returns "2 d 3 h", "3 h 05 min", "4:05". */
function sayLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) {
    return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  }
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours} h ${two(minutes % 60)} min` : `${minutes}:${two(seconds % 60)}`;
}

/** @returns "Sunday, November 29, 2026 at 10:00 AM", as the viewer's language has it. */
export function sayWhen(time: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' }).format(time);
}
