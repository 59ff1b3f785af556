'use client';

import { useEffect, useState } from 'react';
import { dateFormat } from '../../language/speaker.ts';
import { useLanguage } from '../../language/spoken-here.tsx';

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

/** A time in the viewer's zone, which the server does not know. */
export function When({ time, style = 'short', className }: WhenProps) {
  const language = useLanguage();
  const [shown, setShown] = useState('');
  useEffect(() => setShown(dateFormat(language, STYLES[style]).format(time)), [time, style, language]);
  return (
    <time className={className} dateTime={new Date(time).toISOString()}>
      {shown}
    </time>
  );
}
