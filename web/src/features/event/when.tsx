'use client';

import { useEffect, useState } from 'react';

const SHORT = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;
const WITH_YEAR = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const LONG = { dateStyle: 'full', timeStyle: 'short' } as const;
const STYLES = { short: SHORT, day: WITH_YEAR, long: LONG } as const;

export type WhenProps = {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly style?: keyof typeof STYLES;
  readonly className?: string | undefined;
};

/** A time in the viewer's zone and language, which the server does not know. */
export function When({ time, style = 'short', className }: WhenProps) {
  const [say, setSay] = useState('');
  useEffect(() => setSay(new Intl.DateTimeFormat(undefined, STYLES[style]).format(time)), [time, style]);
  return (
    <time className={className} dateTime={new Date(time).toISOString()}>
      {say}
    </time>
  );
}
