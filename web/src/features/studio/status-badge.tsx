'use client';

import type { StreamStatus } from '@rostrum/contract/stream-state';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './studio.module.css';

const WORDS = {
  offline: 'offAir',
  live: 'live',
  reconnecting: 'encoderAway',
  ended: 'ended',
} as const satisfies Readonly<Record<StreamStatus, string>>;

type StatusBadgeProps = {
  readonly status: StreamStatus;
  readonly isRehearsal?: boolean;
  /** It is shown in the place of an encoder that may well be sending. */
  readonly isSlateByHand?: boolean;
};

/** What a channel does now, in one or two words. */
export function StatusBadge({ status, isRehearsal = false, isSlateByHand = false }: StatusBadgeProps) {
  const say = useSay('studio');
  if (isRehearsal) {
    return (
      <span className={styles['badge']} data-status="reconnecting">
        {say('rehearsal')}
      </span>
    );
  }
  return status === 'live' ? (
    <span className="live-badge">{say('live')}</span>
  ) : (
    <span className={styles['badge']} data-status={status}>
      {isSlateByHand && status === 'reconnecting' ? say('slate') : say(WORDS[status])}
    </span>
  );
}
