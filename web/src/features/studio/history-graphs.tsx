import type { ChannelHistory } from '@rostrum/contract/api';
import { useCallback, useEffect, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import styles from './diagnosis.module.css';
import { Graph } from './graph.tsx';

const PERIOD_MS = 5_000;

const GRAPHS: readonly {
  readonly column: Exclude<keyof ChannelHistory, 'at'>;
  readonly name: string;
  readonly topMin: number;
  readonly say: (value: number) => string;
}[] = [
  { column: 'bitrate', name: 'Bit rate', topMin: 1e6, say: (value) => `${(value / 1e6).toFixed(1)} Mbit/s` },
  { column: 'fps', name: 'Pictures a second', topMin: 30, say: (value) => String(Math.round(value)) },
  { column: 'keyInterval', name: 'Key frame every', topMin: 4, say: (value) => `${Math.round(value * 10) / 10} s` },
  { column: 'missing', name: 'Pictures left out', topMin: 5, say: (value) => String(Math.round(value)) },
  { column: 'lateMs', name: 'Late by', topMin: 1000, say: (value) => `${Math.round(value)} ms` },
  { column: 'rttMs', name: 'Round trip', topMin: 100, say: (value) => `${Math.round(value)} ms` },
  { column: 'lost', name: 'Packets lost', topMin: 10, say: (value) => String(Math.round(value)) },
];

/** The last hour of what the encoder sent, line by line. Those of which nothing is known, as RTMP's round trip, are left out. */
export function HistoryGraphs({ slug }: { slug: string }) {
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
    <section className={styles['graphs']} aria-label="The last hour">
      <h3>The last hour</h3>
      {shown.map(({ column, name, topMin, say }) => (
        <Graph
          key={column}
          name={name}
          topMin={topMin}
          say={say}
          points={{ at: history.at, values: history[column] }}
        />
      ))}
    </section>
  );
}
