import type { ChannelAudience } from '@rostrum/contract/audience';
import type { StreamState } from '@rostrum/contract/stream-state';
import type { Say } from '../../language/speaker.ts';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './live-now.module.css';

export type RungListProps = {
  readonly renditions: StreamState['renditions'];
  /** Nothing arrives: none of them is made, and none is missed. */
  readonly isAway: boolean;
  /** What the diagnosis says of renditions that are left out. */
  readonly why: string | undefined;
  /** Undefined while unknown. */
  readonly audience: ChannelAudience | undefined;
};

/** What viewers can choose from, and how many play each; one that this machine had to leave out says so. */
export function RungList({ renditions, isAway, why, audience }: RungListProps) {
  const say = useSay('live');
  const player = useSay('player');
  const nameOf = ({ name, kind }: Rendition): string =>
    name === 'source' ? say('original') : kind === 'audio' && name === 'audio' ? player('sound') : name;
  if (renditions.length === 0) {
    return null;
  }
  const left = isAway ? [] : renditions.filter(({ running }) => !running);
  const players = new Map(audience?.renditions.map((each) => [each.name, each.players]));
  return (
    <div className={styles['rungs']}>
      <h3>{say('renditions')}</h3>
      <ul aria-label={say('renditions')}>
        {renditions.map((rendition) => (
          <li key={rendition.name} data-off={left.includes(rendition) || undefined}>
            <span className={styles['dot']} aria-hidden="true" />
            <strong>{nameOf(rendition)}</strong>
            <span className={styles['note']}>
              {left.includes(rendition) ? say('leftOut') : sayRendition(say, rendition)}
            </span>
            <span className={styles['count']}>{sayPlayers(say, players.get(rendition.name) ?? 0)}</span>
          </li>
        ))}
      </ul>
      {left.length > 0 && (
        <p className={styles['note']} role="status">
          {say('othersGoOn', {
            why: why ?? say('notMade', { count: left.length, names: left.map(nameOf).join(', ') }),
          })}
        </p>
      )}
    </div>
  );
}

type Rendition = StreamState['renditions'][number];

function sayRendition(say: Say<'live'>, { width, height, bandwidth }: Rendition): string {
  const size = width === undefined || height === undefined ? [] : [say('size', { width, height })];
  const rate =
    bandwidth === 0
      ? []
      : [
          bandwidth < 1e6
            ? say('kbits', { rate: Math.round(bandwidth / 1e3) })
            : say('mbits', { rate: bandwidth / 1e6 }),
        ];
  return [...size, ...rate].join(', ');
}

function sayPlayers(say: Say<'live'>, count: number): string {
  return count === 0 ? '' : say('playing', { count });
}
