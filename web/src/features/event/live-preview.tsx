'use client';

import { useEffect, useRef, useState } from 'react';
import type { ChannelView } from '../../server/channels.ts';
import { browserClock } from '../browser/browser-clock.ts';
import { Seats } from '../frame/seats.tsx';
import styles from './home.module.css';

/** The picture itself, silent, behind a card. Left out where it would cost: data saving, reduced motion, small screens. */
export function LivePreview({ channel }: { channel: ChannelView }) {
  const video = useRef<HTMLVideoElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const [isShown, setShown] = useState(false);
  const { slug, epoch } = channel;

  useEffect(() => {
    if (!isWelcome()) {
      return;
    }
    let close = (): void => {};
    let isGone = false;
    const open = async (): Promise<void> => {
      const [{ PlayerEngine }, { loadOpener }] = await Promise.all([
        import('../player/player-engine.ts'),
        import('../player/load-opener.ts'),
      ]);
      if (isGone || video.current === null || picture.current === null) {
        return;
      }
      const known = { status: 'live' as const, ...(epoch === undefined ? {} : { epoch }) };
      const engine = new PlayerEngine({ slug, known, clock: browserClock, loadOpener, isSilent: true });
      close = () => engine.close();
      engine.subscribe(() => setShown(engine.view().hasStarted && engine.view().phase === 'live'));
      engine.start(video.current, picture.current);
    };
    void open();
    return () => {
      isGone = true;
      close();
    };
  }, [slug, epoch]);

  return (
    <span className={styles['preview']} aria-hidden="true" data-shown={isShown || undefined}>
      <Seats className={styles['previewSeats']} />
      <video ref={video} muted playsInline tabIndex={-1} disablePictureInPicture />
      <canvas ref={picture} hidden />
    </span>
  );
}

type Connected = Navigator & { connection?: { saveData?: boolean } };

function isWelcome(): boolean {
  const isSaving = (navigator as Connected).connection?.saveData === true;
  return !isSaving && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
