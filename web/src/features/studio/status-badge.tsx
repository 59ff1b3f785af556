import type { StreamStatus } from '@rostrum/contract/stream-state';
import styles from './studio.module.css';

const WORDS: Readonly<Record<StreamStatus, string>> = {
  offline: 'Off air',
  live: 'Live',
  reconnecting: 'Encoder away',
  ended: 'Ended',
};

/** What a channel does now, in one or two words. */
export function StatusBadge({ status, isRehearsal = false }: { status: StreamStatus; isRehearsal?: boolean }) {
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
      {WORDS[status]}
    </span>
  );
}
