import type { StreamState } from '@rostrum/contract/stream-state';
import { useSay } from '../../language/spoken-here.tsx';
import { judgeEncoder, sayLink } from './link-words.ts';
import styles from './studio.module.css';

export type EncoderLinesProps = {
  readonly encoders: StreamState['encoders'];
  /** Whether viewers see the slate. */
  readonly isAway: boolean;
};

/** The encoders that are connected: what each does, and how its line is. */
export function EncoderLines({ encoders, isAway }: EncoderLinesProps) {
  const say = useSay('live');
  const main = encoders.find(({ role }) => role === 'primary');
  const backup = encoders.find(({ role }) => role === 'backup');
  const pulled = encoders.find(({ role }) => role === 'pull');
  if (encoders.length === 0) {
    return null;
  }
  // Where an address is pulled nobody need send.
  const expectsMain = main !== undefined || pulled === undefined;
  return (
    <ul className={styles['encoders']} aria-label={say('encoders')}>
      {expectsMain && <EncoderLine name={say('mainEncoder')} encoder={main} isAway={isAway} />}
      {pulled !== undefined && <EncoderLine name={say('pulledAddress')} encoder={pulled} isAway={isAway} />}
      {backup !== undefined && <EncoderLine name={say('backupEncoder')} encoder={backup} isAway={isAway} />}
    </ul>
  );
}

type EncoderLineProps = {
  readonly name: string;
  readonly encoder: StreamState['encoders'][number] | undefined;
  readonly isAway: boolean;
};

function EncoderLine({ name, encoder, isAway }: EncoderLineProps) {
  const say = useSay('live');
  const { does, mood } = judgeEncoder(encoder, isAway);
  const link = encoder?.link;
  return (
    <li data-mood={mood}>
      <span className={styles['dot']} aria-hidden="true" />
      <span>
        <strong>{name}</strong> {say(does)}
        {link !== undefined && (
          <small>{say(link.keyBits > 0 ? 'srtLineEncrypted' : 'srtLine', { line: sayLink(say, link) })}</small>
        )}
      </span>
    </li>
  );
}
