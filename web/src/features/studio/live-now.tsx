'use client';

import type { ChannelAudience } from '@rostrum/contract/audience';
import type { StreamState } from '@rostrum/contract/stream-state';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import { sayDelay } from '../browser/words.ts';
import styles from './live-now.module.css';
import { RungList } from './rung-list.tsx';
import { useLivePicture } from './use-live-picture.ts';

/** Edges tell every five seconds. */
const PERIOD_MS = 3_000;

export type LiveNowProps = {
  readonly state: StreamState;
  /** The running event's. */
  readonly epoch: string;
  /** What can be done to it. */
  readonly children: ReactNode;
};

/** The running event as viewers have it: the picture, how many they are, how far behind, and which renditions there are. */
export function LiveNow({ state, epoch, children }: LiveNowProps) {
  const { slug } = state;
  const [audience, setAudience] = useState<ChannelAudience>();
  const look = useCallback(async () => {
    const outcome = await askApi<ChannelAudience>('GET', `channels/${slug}/audience`);
    setAudience(outcome.ok ? outcome.value : undefined);
  }, [slug]);
  useEffect(() => void look(), [look]);
  usePoll(look, PERIOD_MS);
  const video = useRef<HTMLVideoElement>(null);
  const { fault, latencyMs } = useLivePicture({ slug, epoch, video });
  const isAway = state.status === 'reconnecting';
  const isTold = audience !== undefined && audience.behindMs !== null;

  return (
    <section className={`panel ${styles['now']}`} aria-labelledby="now-head">
      <h2 id="now-head" className="visually-hidden">
        What viewers have now
      </h2>
      <div className={styles['screen']}>
        <video
          ref={video}
          muted
          playsInline
          aria-label="What viewers see, without sound"
          data-testid="studio-picture"
        />
        {fault !== undefined && <p role="status">{fault}</p>}
      </div>
      <div className={styles['side']}>
        <dl className={styles['figures']}>
          <div>
            <dt>Watching now</dt>
            <dd data-testid="viewers">{audience === undefined ? '–' : audience.viewers.toLocaleString('en')}</dd>
            <dd className={styles['note']}>{sayPeak(audience, state.isRehearsal)}</dd>
          </div>
          <div>
            <dt>Behind live</dt>
            <dd data-testid="behind">{sayBehind(isTold ? audience.behindMs : (latencyMs ?? null))}</dd>
            <dd className={styles['note']}>
              {isTold && audience.behindMostMs !== null
                ? `nine of ten within ${sayDelay(audience.behindMostMs)}`
                : 'this picture here'}
            </dd>
          </div>
        </dl>
        <RungList
          renditions={state.renditions}
          isAway={isAway}
          why={state.findings.find(({ code }) => code === 'LADDER_SHED' || code === 'LADDER_OFF')?.say}
          audience={audience}
        />
        <div className={styles['controls']}>{children}</div>
      </div>
    </section>
  );
}

function sayPeak(audience: ChannelAudience | undefined, isRehearsal: boolean): string {
  if (isRehearsal) {
    return 'nobody but you can';
  }
  if (audience === undefined || Math.max(audience.viewers, audience.peak) === 0) {
    return 'you are not counted';
  }
  return audience.viewers >= audience.peak ? 'the most so far' : `${audience.peak.toLocaleString('en')} at the most`;
}

function sayBehind(ms: number | null): string {
  return ms === null ? '–' : sayDelay(ms);
}
