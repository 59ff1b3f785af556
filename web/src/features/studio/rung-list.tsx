import type { ChannelAudience } from '@rostrum/contract/audience';
import type { StreamState } from '@rostrum/contract/stream-state';
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
  if (renditions.length === 0) {
    return null;
  }
  const left = isAway ? [] : renditions.filter(({ running }) => !running);
  const players = new Map(audience?.renditions.map((each) => [each.name, each.players]));
  return (
    <div className={styles['rungs']}>
      <h3>Renditions</h3>
      <ul aria-label="Renditions">
        {renditions.map((rendition) => (
          <li key={rendition.name} data-off={left.includes(rendition) || undefined}>
            <span className={styles['dot']} aria-hidden="true" />
            <strong>{nameOf(rendition)}</strong>
            <span className={styles['note']}>
              {left.includes(rendition) ? 'left out now' : sayRendition(rendition)}
            </span>
            <span className={styles['count']}>{sayPlayers(players.get(rendition.name) ?? 0)}</span>
          </li>
        ))}
      </ul>
      {left.length > 0 && (
        <p className={styles['note']} role="status">
          {why ?? `${left.map(nameOf).join(', ')} ${left.length === 1 ? 'is' : 'are'} not made at present.`} Viewers go
          on with the others; it is tried again by itself.
        </p>
      )}
    </div>
  );
}

type Rendition = StreamState['renditions'][number];

function nameOf({ name, kind }: Rendition): string {
  return name === 'source' ? 'Original' : kind === 'audio' && name === 'audio' ? 'Sound' : name;
}

function sayRendition({ width, height, bandwidth }: Rendition): string {
  const size = width === undefined || height === undefined ? [] : [`${width} × ${height}`];
  const rate =
    bandwidth === 0
      ? []
      : [bandwidth < 1e6 ? `${Math.round(bandwidth / 1e3)} kbit/s` : `${(bandwidth / 1e6).toFixed(1)} Mbit/s`];
  return [...size, ...rate].join(', ');
}

function sayPlayers(count: number): string {
  return count === 0 ? '' : `${count.toLocaleString('en')} ${count === 1 ? 'viewer' : 'viewers'}`;
}
