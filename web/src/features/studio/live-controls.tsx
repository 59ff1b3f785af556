'use client';

import type { StreamState } from '@rostrum/contract/stream-state';
import { Clapperboard, Square, Video } from 'lucide-react';
import { useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './studio.module.css';
import type { useStage } from './use-stage.ts';

export type LiveControlsProps = {
  readonly slug: string;
  readonly state: StreamState | null;
  readonly stage: ReturnType<typeof useStage>;
};

/** What is done to a running event: a break, and its end. */
export function LiveControls({ slug, state, stage: { stage, told, isBusy, decide } }: LiveControlsProps) {
  const say = useSay('live');
  const [isAsking, setAsking] = useState(false);
  const isOn = state?.status === 'live' || state?.status === 'reconnecting';
  if (stage.endedAt !== null) {
    return (
      <div className={styles['controls']}>
        <p className={styles['soft']}>{say('youEnded')}</p>
        <div className={styles['formActions']}>
          <button
            type="button"
            className="button"
            data-kind="quiet"
            disabled={isBusy}
            onClick={() => void decide({ isEnded: false }, say('nextCanStart'))}
          >
            {say('letIn')}
          </button>
        </div>
        <Told told={told} />
      </div>
    );
  }
  if (!isOn) {
    return <Told told={told} />;
  }
  const isSlate = stage.slateSince !== null;
  const isUnable = state.slate === 'unable' && !state.isSlateByHand;
  return (
    <div className={styles['controls']}>
      {isSlate && <p className={styles['soft']}>{sayWished(say, state)}</p>}
      {!isSlate && isUnable && <p className={styles['soft']}>{say(noSlate(state))}</p>}
      <div className={styles['formActions']}>
        <button
          type="button"
          className="button"
          data-kind={isSlate ? undefined : 'quiet'}
          disabled={isBusy || (isUnable && !isSlate)}
          onClick={() => void decide({ isSlate: !isSlate })}
        >
          {isSlate ? <Video aria-hidden="true" /> : <Clapperboard aria-hidden="true" />}
          {say(isSlate ? 'backToCamera' : 'showSlate')}
        </button>
        <a className="button" data-kind="plain" href={`/studio/${slug}#details`}>
          {say('changeTitle')}
        </a>
        <button type="button" className="button" data-kind="danger" disabled={isBusy} onClick={() => setAsking(true)}>
          <Square aria-hidden="true" /> {say('endEventAsk')}
        </button>
      </div>
      {isAsking && (
        <div className={styles['sure']}>
          <p>{say('endEventText')}</p>
          <div className={styles['formActions']}>
            <button
              type="button"
              className="button"
              data-kind="danger"
              disabled={isBusy}
              onClick={() => void decide({ isEnded: true }).then(() => setAsking(false))}
            >
              {say('endNow')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setAsking(false)}>
              {say('stayLive')}
            </button>
          </div>
        </div>
      )}
      <Told told={told} />
    </div>
  );
}

function sayWished(say: Say<'live'>, state: StreamState): string {
  if (state.isSlateByHand) {
    return say('slateShows');
  }
  return state.slate === 'unable' ? say('goOnCamera', { why: say(noSlate(state)) }) : say('slateComes');
}

/** Why there is no slate, and what to do. */
function noSlate({ source }: StreamState): 'noSlateAv1' | 'noSlate' {
  return source?.videoCodec?.startsWith('av01') === true ? 'noSlateAv1' : 'noSlate';
}

function Told({ told }: { told: LiveControlsProps['stage']['told'] }) {
  return told === undefined ? null : (
    <p className={told.isFault ? 'fault' : styles['done']} role={told.isFault ? 'alert' : 'status'}>
      {told.say}
    </p>
  );
}
