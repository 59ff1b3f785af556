'use client';

import { Volume2 } from 'lucide-react';
import { useRef } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useLivePicture } from '../studio/use-live-picture.ts';
import styles from './go-live.module.css';
import { useSoundMeter } from './use-sound-meter.ts';

export type PictureProps = {
  readonly slug: string;
  /** The running event; it is opened anew with another. */
  readonly epoch: string;
};

/** What viewers would see, some seconds late, and how loud it is. It is silent here: whoever tests sits beside the camera. */
export function Picture({ slug, epoch }: PictureProps) {
  const say = useSay('goLive');
  const video = useRef<HTMLVideoElement>(null);
  const { fault } = useLivePicture({ slug, epoch, video });
  const { level, needsTouch, listen } = useSoundMeter(video);
  return (
    <div className={styles['picture']}>
      <video ref={video} muted playsInline aria-label={say('arrives')} data-testid="test-picture" />
      {fault !== undefined && (
        <p className={styles['pictureFault']} role="status">
          {fault}
        </p>
      )}
      <div className={styles['meterRow']}>
        <Volume2 aria-hidden="true" />
        {needsTouch ? (
          <button type="button" className="button" data-kind="quiet" data-size="small" onClick={listen}>
            {say('showMeter')}
          </button>
        ) : (
          <div
            className={styles['meter']}
            role="meter"
            aria-label={say('loudness')}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(level * 100)}
          >
            <span style={{ width: `${Math.round(level * 100)}%` }} data-loud={level > 0.95 || undefined} />
          </div>
        )}
      </div>
    </div>
  );
}
