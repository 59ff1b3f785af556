'use client';

import type { ChannelAudience } from '@rostrum/contract/audience';
import type { Language } from '@rostrum/contract/language';
import type { StreamState } from '@rostrum/contract/stream-state';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { useSayFinding } from '../../language/use-say-finding.ts';
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
  const say = useSay('live');
  const language = useLanguage();
  const [audience, setAudience] = useState<ChannelAudience>();
  const look = useCallback(async () => {
    const outcome = await askApi<ChannelAudience>('GET', `channels/${slug}/audience`);
    setAudience(outcome.ok ? outcome.value : undefined);
  }, [slug]);
  useEffect(() => void look(), [look]);
  usePoll(look, PERIOD_MS);
  const video = useRef<HTMLVideoElement>(null);
  const { fault, latencyMs } = useLivePicture({ slug, epoch, video });
  const sayFinding = useSayFinding();
  const shed = state.findings.find(({ code }) => code === 'LADDER_SHED' || code === 'LADDER_OFF');
  const isAway = state.status === 'reconnecting';
  const isTold = audience !== undefined && audience.behindMs !== null;

  return (
    <section className={`panel ${styles['now']}`} aria-labelledby="now-head">
      <h2 id="now-head" className="visually-hidden">
        {say('viewersHave')}
      </h2>
      <div className={styles['screen']}>
        <video ref={video} muted playsInline aria-label={say('viewersSee')} data-testid="studio-picture" />
        {fault !== undefined && <p role="status">{fault}</p>}
      </div>
      <div className={styles['side']}>
        <dl className={styles['figures']}>
          <div>
            <dt>{say('watchingNow')}</dt>
            <dd data-testid="viewers">{audience === undefined ? '–' : audience.viewers.toLocaleString(language)}</dd>
            <dd className={styles['note']}>{sayPeak(say, audience, state.isRehearsal)}</dd>
          </div>
          <div>
            <dt>{say('behindLive')}</dt>
            <dd data-testid="behind">{sayBehind(isTold ? audience.behindMs : (latencyMs ?? null), language)}</dd>
            <dd className={styles['note']}>
              {isTold && audience.behindMostMs !== null
                ? say('nineOfTen', { delay: sayDelay(audience.behindMostMs, language) })
                : say('pictureHere')}
            </dd>
          </div>
        </dl>
        <RungList
          renditions={state.renditions}
          isAway={isAway}
          why={shed && sayFinding(shed).say}
          audience={audience}
        />
        <div className={styles['controls']}>{children}</div>
      </div>
    </section>
  );
}

function sayPeak(say: Say<'live'>, audience: ChannelAudience | undefined, isRehearsal: boolean): string {
  if (isRehearsal) {
    return say('nobodyButYou');
  }
  if (audience === undefined || Math.max(audience.viewers, audience.peak) === 0) {
    return say('notCounted');
  }
  return audience.viewers >= audience.peak ? say('mostSoFar') : say('atTheMost', { peak: audience.peak });
}

function sayBehind(ms: number | null, language: Language): string {
  return ms === null ? '–' : sayDelay(ms, language);
}
