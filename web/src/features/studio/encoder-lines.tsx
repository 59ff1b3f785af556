import type { StreamState } from '@rostrum/contract/stream-state';
import { adviseLink, sayEncoder, sayLink } from './link-words.ts';
import styles from './studio.module.css';

/** The encoders that are connected: what each does, and how its line is. */
export function EncoderLines({ encoders }: { encoders: StreamState['encoders'] }) {
  if (encoders.length === 0) {
    return null;
  }
  const inOrder = encoders.toSorted((a, b) => Number(a.role === 'backup') - Number(b.role === 'backup'));
  return (
    <ul className={styles['encoders']} aria-label="Encoders">
      {inOrder.map(({ role, link, ...encoder }) => {
        const { say, mood } = sayEncoder(encoder);
        const advice = link === undefined ? undefined : adviseLink(link);
        return (
          <li key={role} data-mood={mood}>
            <span className={styles['dot']} aria-hidden="true" />
            <span>
              <strong>{role === 'primary' ? 'Main encoder' : 'Backup encoder'}</strong> {say}
              {link !== undefined && (
                <small>
                  SRT{link.keyBits > 0 ? ', encrypted' : ''}. {sayLink(link)} {advice}
                </small>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
