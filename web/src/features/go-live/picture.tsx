'use client';

import type { WatchWay } from '@rostrum/contract/api';
import { Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { askApi } from '../browser/api.ts';
import type { Stream } from '../player/stream.ts';
import styles from './go-live.module.css';
import { useSoundMeter } from './use-sound-meter.ts';

export type PictureProps = {
  readonly slug: string;
  /** The running event; it is opened anew with another. */
  readonly epoch: string;
};

/** A stream that gave up is opened anew after this long. */
const AGAIN_MS = 2_000;

/** What viewers would see, some seconds late, and how loud it is. It is silent here: whoever tests sits beside the camera. */
export function Picture({ slug, epoch }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [round, setRound] = useState(0);
  const [fault, setFault] = useState<string>();
  const { level, needsTouch, listen } = useSoundMeter(video);

  useEffect(() => {
    let stream: Stream | undefined;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      timer = setTimeout(() => setRound((before) => before + 1), AGAIN_MS);
    };
    const open = async (): Promise<void> => {
      const [way, { loadOpener }] = await Promise.all([
        askApi<WatchWay>('POST', `channels/${slug}/watch-token`, {}),
        import('../player/load-opener.ts'),
      ]);
      const opener = await loadOpener();
      const element = video.current;
      if (isGone || element === null) {
        return;
      }
      if (!way.ok || opener === undefined) {
        setFault(way.ok ? 'This browser cannot play live streams. Use a newer one.' : way.say);
        again();
        return;
      }
      setFault(undefined);
      stream = opener(element, way.value.hlsUrl, 'auto', {
        onRenditions: () => {},
        onRenditionPlaying: () => {},
        onSounds: () => {},
        onTextTracks: () => {},
        onHiccup: () => {},
        onTrouble: again,
      });
      await element.play().catch(() => {});
    };
    open().catch(again);
    return () => {
      isGone = true;
      clearTimeout(timer);
      stream?.close();
    };
    // `epoch` and `round` ask for another stream.
  }, [slug, epoch, round]);

  return (
    <div className={styles['picture']}>
      <video ref={video} muted playsInline aria-label="What arrives from your encoder" data-testid="test-picture" />
      {fault !== undefined && (
        <p className={styles['pictureFault']} role="status">
          {fault}
        </p>
      )}
      <div className={styles['meterRow']}>
        <Volume2 aria-hidden="true" />
        {needsTouch ? (
          <button type="button" className="button" data-kind="quiet" data-size="small" onClick={listen}>
            Show the sound meter
          </button>
        ) : (
          <div
            className={styles['meter']}
            role="meter"
            aria-label="Loudness"
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
