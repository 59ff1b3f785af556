import type { StreamState } from '@rostrum/contract/stream-state';
import { Info } from 'lucide-react';
import { useNow } from '../browser/use-now.ts';
import { sayAgo, sayDuration } from '../browser/words.ts';
import { EncoderLines } from './encoder-lines.tsx';
import { FindingList } from './finding-list.tsx';
import { HistoryGraphs } from './history-graphs.tsx';
import { LevelMeters } from './level-meters.tsx';
import styles from './studio.module.css';

/** The running event for the one who sends it: what arrives, what is made of it, and what to mend. */
export function LiveReport({ state, isRehearsal = false }: { state: StreamState | null; isRehearsal?: boolean }) {
  const now = useNow();

  if (state === null || state.status === 'offline' || state.status === 'ended') {
    return (
      <section className={`panel ${styles['card']}`}>
        <h2>{state?.status === 'ended' ? 'The event has ended' : 'Off air'}</h2>
        <p className={styles['soft']}>
          {isRehearsal
            ? 'Start streaming in your encoder: the picture comes here within seconds, and nobody else sees it until you go live.'
            : 'Start streaming in your encoder: the channel goes live within seconds, and everyone who waits on the watch page sees it begin.'}
        </p>
        <FindingList findings={state?.findings ?? []} isLive={false} now={now} />
        <Notices state={state} now={now} />
      </section>
    );
  }
  const { source } = state;
  const isAway = state.status === 'reconnecting';
  return (
    <section className={`panel ${styles['card']}`}>
      <h2>
        {headingOf(state)}
        {state.startedAt !== undefined && now !== undefined && (
          <span className={styles['clock']}>{sayDuration(now - state.startedAt)}</span>
        )}
      </h2>
      {isAway && state.isSlateByHand && (
        <p className={styles['soft']}>You show the slate. Viewers stay and see it until you go back to the camera.</p>
      )}
      {isAway && !state.isSlateByHand && (
        <p className={styles['soft']}>
          Viewers stay and see the slate until it is back.{' '}
          {state.graceEndsAt !== undefined &&
            now !== undefined &&
            `The event ends in ${sayDuration(state.graceEndsAt - now)} unless the encoder comes back.`}
        </p>
      )}
      <FindingList findings={state.findings} isLive={!isAway} now={now} />
      {source !== undefined && (
        <dl className={styles['facts']}>
          {source.width !== undefined && source.height !== undefined && (
            <Fact
              name="Picture"
              value={`${source.width} × ${source.height}${source.fps ? `, ${round(source.fps)} fps` : ''}`}
            />
          )}
          {source.bitrate !== undefined && (
            <Fact name="Bit rate" value={`${(source.bitrate / 1e6).toFixed(1)} Mbit/s`} />
          )}
          {source.keyFrameInterval !== undefined && (
            <Fact name="Key frame every" value={`${round(source.keyFrameInterval)} s`} />
          )}
          {source.encoder !== undefined && <Fact name="Encoder" value={source.encoder} />}
        </dl>
      )}
      {!isAway && <LevelMeters slug={state.slug} />}
      <EncoderLines encoders={state.encoders} isAway={isAway} />
      <Notices state={state} now={now} />
      <HistoryGraphs slug={state.slug} />
    </section>
  );
}

function Notices({ state, now }: { state: StreamState | null; now: number | undefined }) {
  if (state === null || state.notices.length === 0) {
    return null;
  }
  return (
    <ul className={styles['notices']} aria-label="Notices">
      {state.notices.toReversed().map((notice) => (
        <li key={`${notice.code}-${notice.at}`}>
          <Info aria-hidden="true" />
          <span>
            {notice.say}
            {now !== undefined && <small>{sayAgo(notice.at, now)}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function headingOf({ status, isSlateByHand, isRehearsal }: StreamState): string {
  if (status === 'reconnecting') {
    return isSlateByHand ? 'The slate is shown' : 'The encoder is away';
  }
  return isRehearsal ? 'Rehearsal' : 'Live';
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
