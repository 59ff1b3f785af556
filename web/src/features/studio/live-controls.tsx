'use client';

import type { StreamState } from '@rostrum/contract/stream-state';
import { Clapperboard, Square, Video } from 'lucide-react';
import { useState } from 'react';
import styles from './studio.module.css';
import type { useStage } from './use-stage.ts';

export type LiveControlsProps = {
  readonly slug: string;
  readonly state: StreamState | null;
  readonly stage: ReturnType<typeof useStage>;
};

/** What is done to a running event: a break, and its end. */
export function LiveControls({ slug, state, stage: { stage, told, isBusy, decide } }: LiveControlsProps) {
  const [isAsking, setAsking] = useState(false);
  const isOn = state?.status === 'live' || state?.status === 'reconnecting';
  if (stage.endedAt !== null) {
    return (
      <div className={styles['controls']}>
        <p className={styles['soft']}>
          You ended the event. Encoders that still send are turned away, so that nothing starts again by itself; after
          twenty quiet minutes they are let in again.
        </p>
        <div className={styles['formActions']}>
          <button
            type="button"
            className="button"
            data-kind="quiet"
            disabled={isBusy}
            onClick={() => void decide({ isEnded: false }, 'Your encoder can start the next event now.')}
          >
            Let encoders in again
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
      {isSlate && <p className={styles['soft']}>{sayWished(state)}</p>}
      {!isSlate && isUnable && <p className={styles['soft']}>{sayUnable(state)}</p>}
      <div className={styles['formActions']}>
        <button
          type="button"
          className="button"
          data-kind={isSlate ? undefined : 'quiet'}
          disabled={isBusy || (isUnable && !isSlate)}
          onClick={() => void decide({ isSlate: !isSlate })}
        >
          {isSlate ? <Video aria-hidden="true" /> : <Clapperboard aria-hidden="true" />}
          {isSlate ? 'Back to the camera' : 'Show the slate'}
        </button>
        <a className="button" data-kind="plain" href={`/studio/${slug}#details`}>
          Change the title
        </a>
        <button type="button" className="button" data-kind="danger" disabled={isBusy} onClick={() => setAsking(true)}>
          <Square aria-hidden="true" /> End the event…
        </button>
      </div>
      {isAsking && (
        <div className={styles['sure']}>
          <p>
            The event is over for everyone at once, and your encoder is disconnected. If it tries again it is turned
            away, until you let it in.
          </p>
          <div className={styles['formActions']}>
            <button
              type="button"
              className="button"
              data-kind="danger"
              disabled={isBusy}
              onClick={() => void decide({ isEnded: true }).then(() => setAsking(false))}
            >
              End it now
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setAsking(false)}>
              Stay live
            </button>
          </div>
        </div>
      )}
      <Told told={told} />
    </div>
  );
}

function sayWished(state: StreamState): string {
  if (state.isSlateByHand) {
    return 'Viewers see the slate. Your encoder may go on sending, or be off for up to half an hour.';
  }
  return state.slate === 'unable'
    ? `${sayUnable(state)} Viewers go on seeing the camera.`
    : 'The slate is being made of your picture’s size and codec; it comes within seconds. Viewers see the camera until then.';
}

/** Why there is no slate, and what to do. */
function sayUnable({ source }: StreamState): string {
  return source?.videoCodec?.startsWith('av01') === true
    ? 'No slate can be shown while you send AV1. Set your encoder to H.264 or HEVC to have one.'
    : 'No slate can be made of this picture. Send an even width and height, in H.264 or HEVC, to have one; where it stays so, the server’s log says why.';
}

function Told({ told }: { told: LiveControlsProps['stage']['told'] }) {
  return told === undefined ? null : (
    <p className={told.isFault ? 'fault' : styles['done']} role={told.isFault ? 'alert' : 'status'}>
      {told.say}
    </p>
  );
}
