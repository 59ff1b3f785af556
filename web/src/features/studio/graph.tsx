import { useSay } from '../../language/spoken-here.tsx';
import styles from './diagnosis.module.css';
import { graphPath, type Points } from './graph-path.ts';

const WIDTH = 300;
const HEIGHT = 56;
const HOUR_MS = 3_600_000;
/** A young event fills the whole width; it is squeezed until an hour is shown. */
const SPAN_MIN_MS = 60_000;

export type GraphProps = {
  readonly name: string;
  readonly points: Points;
  /** "5.2 Mbit/s" and the like. */
  readonly sayValue: (value: number) => string;
  /** The upper edge is at least this. */
  readonly topMin: number;
};

/** One line over the last hour, with what it is now. Who cannot see it is told the least, the most and the newest. */
export function Graph({ name, points, sayValue, topMin }: GraphProps) {
  const say = useSay('live');
  const known = points.values.filter((value) => value !== null);
  const newest = points.values.at(-1);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const to = points.at.at(-1) ?? 0;
  const from = Math.max(to - HOUR_MS, Math.min(points.at[0] ?? 0, to - SPAN_MIN_MS));
  const top = Math.max(topMin, most * 1.15);
  const { line, area } = graphPath(points, { from, to, top, width: WIDTH, height: HEIGHT });
  const minutes = Math.max(1, Math.round((to - from) / 60_000));
  const summary =
    known.length === 0
      ? say('graphUnknown', { name })
      : say('graphSays', { name, minutes, least: sayValue(least), most: sayValue(most) });
  return (
    <figure className={styles['graph']}>
      <figcaption>
        {name}
        <strong>{newest === null || newest === undefined ? '–' : sayValue(newest)}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
        <path data-part="area" d={area} />
        <path d={line} />
      </svg>
      <div className={styles['axis']} aria-hidden="true">
        <span>{say('minutesAgo', { minutes })}</span>
        <span>
          {known.length === 0 ? '' : least === most ? sayValue(least) : `${sayValue(least)} – ${sayValue(most)}`}
        </span>
        <span>{say('now')}</span>
      </div>
    </figure>
  );
}
