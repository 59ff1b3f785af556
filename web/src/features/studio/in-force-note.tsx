'use client';

import { CalendarClock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import type { ChannelView } from '../../server/channels.ts';
import { When } from '../event/when.tsx';
import styles from './access-card.module.css';

/** Said while an event with access of its own is on: what is chosen for the channel holds again after it. */
export function InForceNote({ channel: { access, event } }: { channel: Pick<ChannelView, 'access' | 'event'> }) {
  const say = useSay('studio');
  const sayRich = useSayRich('studio');
  if (event === undefined) {
    return null;
  }
  const { title, until } = event;
  const words = {
    kind: say(`${access}Within`),
    title,
    strong: (text: readonly ReactNode[]) => <strong key="kind">{text}</strong>,
  };
  return (
    <p className={styles['inForce']} role="status">
      <CalendarClock aria-hidden="true" />
      <span>
        {until === null
          ? sayRich('inForceStream', words)
          : sayRich('inForceUntil', { ...words, until: () => <When key="until" time={until} /> })}
      </span>
    </p>
  );
}
