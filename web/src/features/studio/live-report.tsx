import type { StreamState } from '@rostrum/contract/stream-state';
import { Info } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import { useAgo } from '../browser/use-ago.ts';
import { useNow } from '../browser/use-now.ts';
import { sayDuration } from '../browser/words.ts';
import { EncoderLines } from './encoder-lines.tsx';
import { FindingList } from './finding-list.tsx';
import { HistoryGraphs } from './history-graphs.tsx';
import { LevelMeters } from './level-meters.tsx';
import styles from './studio.module.css';

/** The running event for the one who sends it: what arrives, what is made of it, and what to mend. */
export function LiveReport({ state, isRehearsal = false }: { state: StreamState | null; isRehearsal?: boolean }) {
  const say = useSay('live');
  const event = useSay('event');
  const now = useNow();

  if (state === null || state.status === 'offline' || state.status === 'ended') {
    return (
      <section className={`panel ${styles['card']}`}>
        <h2>{say(state?.status === 'ended' ? 'eventEnded' : 'offAir')}</h2>
        <p className={styles['soft']}>{say(isRehearsal ? 'startRehearsal' : 'startLive')}</p>
        <FindingList findings={state?.findings ?? []} isLive={false} now={now} />
        <Notices state={state} now={now} />
      </section>
    );
  }
  const { source } = state;
  const isAway = state.status === 'reconnecting';
  const heading = headingOf(state);
  return (
    <section className={`panel ${styles['card']}`}>
      <h2>
        {heading === 'live' ? event('live') : say(heading)}
        {state.startedAt !== undefined && now !== undefined && (
          <span className={styles['clock']}>{sayDuration(now - state.startedAt)}</span>
        )}
      </h2>
      {isAway && state.isSlateByHand && <p className={styles['soft']}>{say('slateByHand')}</p>}
      {isAway && !state.isSlateByHand && (
        <p className={styles['soft']}>
          {say('slateUntilBack')}{' '}
          {state.graceEndsAt !== undefined &&
            now !== undefined &&
            say('endsIn', { time: sayDuration(state.graceEndsAt - now) })}
        </p>
      )}
      <FindingList findings={state.findings} isLive={!isAway} now={now} />
      {source !== undefined && (
        <dl className={styles['facts']}>
          {source.width !== undefined && source.height !== undefined && (
            <Fact
              name={say('picture')}
              value={
                source.fps
                  ? say('sizeAt', { width: source.width, height: source.height, fps: source.fps })
                  : say('size', { width: source.width, height: source.height })
              }
            />
          )}
          {source.bitrate !== undefined && (
            <Fact name={say('bitRate')} value={say('mbits', { rate: source.bitrate / 1e6 })} />
          )}
          {source.keyFrameInterval !== undefined && (
            <Fact name={say('keyFrameEvery')} value={say('seconds', { seconds: source.keyFrameInterval })} />
          )}
          {source.encoder !== undefined && <Fact name={say('encoder')} value={source.encoder} />}
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
  const say = useSay('live');
  const ago = useAgo();
  if (state === null || state.notices.length === 0) {
    return null;
  }
  return (
    <ul className={styles['notices']} aria-label={say('notices')}>
      {state.notices.toReversed().map((notice) => (
        <li key={`${notice.code}-${notice.at}`}>
          <Info aria-hidden="true" />
          <span>
            {notice.say}
            {now !== undefined && <small>{ago(notice.at, now)}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function headingOf({
  status,
  isSlateByHand,
  isRehearsal,
}: StreamState): 'slateShown' | 'encoderAway' | 'rehearsal' | 'live' {
  if (status === 'reconnecting') {
    return isSlateByHand ? 'slateShown' : 'encoderAway';
  }
  return isRehearsal ? 'rehearsal' : 'live';
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
