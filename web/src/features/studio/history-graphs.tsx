import type { ChannelHistory } from '@rostrum/contract/api';
import { useCallback, useEffect, useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import styles from './diagnosis.module.css';
import { Graph } from './graph.tsx';

const PERIOD_MS = 5_000;

const GRAPHS: readonly {
  readonly column: Exclude<keyof ChannelHistory, 'at'>;
  readonly name:
    | 'bitRate'
    | 'picturesASecond'
    | 'keyFrameEvery'
    | 'picturesLeftOut'
    | 'lateBy'
    | 'roundTrip'
    | 'packetsLost';
  readonly topMin: number;
  readonly sayValue: (value: number, say: Say<'live'>) => string;
}[] = [
  { column: 'bitrate', name: 'bitRate', topMin: 1e6, sayValue: (value, say) => say('mbits', { rate: value / 1e6 }) },
  { column: 'fps', name: 'picturesASecond', topMin: 30, sayValue: (value) => String(Math.round(value)) },
  {
    column: 'keyInterval',
    name: 'keyFrameEvery',
    topMin: 4,
    sayValue: (value, say) => say('seconds', { seconds: value }),
  },
  { column: 'missing', name: 'picturesLeftOut', topMin: 5, sayValue: (value) => String(Math.round(value)) },
  { column: 'lateMs', name: 'lateBy', topMin: 1000, sayValue: (value) => `${Math.round(value)} ms` },
  { column: 'rttMs', name: 'roundTrip', topMin: 100, sayValue: (value) => `${Math.round(value)} ms` },
  { column: 'lost', name: 'packetsLost', topMin: 10, sayValue: (value) => String(Math.round(value)) },
];

/** The last hour of what the encoder sent, line by line. Those of which nothing is known, as RTMP's round trip, are left out. */
export function HistoryGraphs({ slug }: { slug: string }) {
  const say = useSay('live');
  const [history, setHistory] = useState<ChannelHistory>();
  const look = useCallback(async () => {
    const outcome = await askApi<ChannelHistory>('GET', `channels/${slug}/history`);
    if (outcome.ok) {
      setHistory(outcome.value);
    }
  }, [slug]);
  useEffect(() => void look(), [look]);
  usePoll(look, PERIOD_MS);
  if (history === undefined || history.at.length < 2) {
    return null;
  }
  const shown = GRAPHS.filter(({ column }) => history[column].some((value) => value !== null));
  return (
    <section className={styles['graphs']} aria-label={say('lastHour')}>
      <h3>{say('lastHour')}</h3>
      {shown.map(({ column, name, topMin, sayValue }) => (
        <Graph
          key={column}
          name={say(name)}
          topMin={topMin}
          sayValue={(value) => sayValue(value, say)}
          points={{ at: history.at, values: history[column] }}
        />
      ))}
    </section>
  );
}
