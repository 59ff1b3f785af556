'use client';

import { CalendarClock } from 'lucide-react';
import type { ChannelView } from '../../server/channels.ts';
import { When } from '../event/when.tsx';
import styles from './access-card.module.css';
import { ACCESS_WORDS } from './access-words.ts';

/** Said while an event with access of its own is on: what is chosen for the channel holds again after it. */
export function InForceNote({ channel: { access, event } }: { channel: Pick<ChannelView, 'access' | 'event'> }) {
  return event === undefined ? null : (
    <p className={styles['inForce']} role="status">
      <CalendarClock aria-hidden="true" />
      <span>
        <strong>In force now: {ACCESS_WORDS[access].name.toLowerCase()}</strong>, for “{event.title}”,{' '}
        {event.until === null ? (
          'until its stream has ended'
        ) : (
          <>
            until <When time={event.until} />, or longer while its stream goes on
          </>
        )}
        . What you choose here holds before and after it.
      </span>
    </p>
  );
}
