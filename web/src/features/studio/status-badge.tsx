import type { StreamStatus } from '@rostrum/contract/stream-state';
import styles from './studio.module.css';

const WORDS: Readonly<Record<StreamStatus, string>> = {
  offline: 'Off air',
  live: 'Live',
  reconnecting: 'Encoder away',
  ended: 'Ended',
};

type StatusBadgeProps = {
  readonly status: StreamStatus;
  readonly isRehearsal?: boolean;
  /** It is shown in the place of an encoder that may well be sending. */
  readonly isSlateByHand?: boolean;
};

/** What a channel does now, in one or two words. */
export function StatusBadge({ status, isRehearsal = false, isSlateByHand = false }: StatusBadgeProps) {
  if (isRehearsal) {
    return (
      <span className={styles['badge']} data-status="reconnecting">
        Rehearsal
      </span>
    );
  }
  return status === 'live' ? (
    <span className="live-badge">Live</span>
  ) : (
    <span className={styles['badge']} data-status={status}>
      {isSlateByHand && status === 'reconnecting' ? 'Slate' : WORDS[status]}
    </span>
  );
}
