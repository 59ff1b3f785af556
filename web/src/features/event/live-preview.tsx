'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ChannelView } from '../../server/channels.ts';
import { browserClock } from '../browser/browser-clock.ts';
import { Seats } from '../frame/seats.tsx';
import { keepPicture } from '../player/kept-picture.ts';
import styles from './home.module.css';

export type LivePreviewProps = {
  readonly channel: ChannelView;
  /** One picture instead of a moving one: for cards among many. */
  readonly isStill?: boolean;
};

/** A still that does not come within this is left out; the next in line waits no longer. */
const STILL_DEADLINE_MS = 12_000;

/** Stills are taken one after the other, so that a page full of cards opens one stream at a time. */
let stillsBefore: Promise<void> = Promise.resolve();

/** The picture itself, silent, behind a card. Left out where it is unwelcome: data saving, reduced motion. */
export function LivePreview({ channel, isStill = false }: LivePreviewProps) {
  const video = useRef<HTMLVideoElement>(null);
  const kept = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState<'moving' | 'still'>();
  const { slug, epoch } = channel;

  useEffect(() => {
    if (!isWelcome(isStill)) {
      return;
    }
    const abort = new AbortController();
    const known = { status: 'live' as const, ...(epoch === undefined ? {} : { epoch }) };
    if (isStill) {
      stillsBefore = stillsBefore
        .then(() => takeStill({ slug, known, video, kept, signal: abort.signal }))
        .then((isTaken) => {
          if (isTaken && !abort.signal.aborted) {
            setShown('still');
          }
        });
    } else {
      void openPreview({ slug, known, video, kept, signal: abort.signal }, (isOn) =>
        setShown(isOn ? 'moving' : undefined),
      );
    }
    return () => abort.abort();
  }, [slug, epoch, isStill]);

  return (
    <span className={styles['preview']} aria-hidden="true" data-shown={shown}>
      <Seats className={styles['previewSeats']} />
      <video ref={video} muted playsInline tabIndex={-1} disablePictureInPicture />
      <canvas ref={kept} hidden />
    </span>
  );
}

type Preview = {
  readonly slug: string;
  readonly known: { readonly status: 'live'; readonly epoch?: string };
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly kept: RefObject<HTMLCanvasElement | null>;
  /** Aborted when the card goes. */
  readonly signal: AbortSignal;
};

/** Plays until the card goes. */
async function openPreview(preview: Preview, onShown: (isOn: boolean) => void): Promise<void> {
  const { slug, known, video, kept, signal } = preview;
  const [{ PlayerEngine }, { loadOpener }] = await Promise.all([
    import('../player/player-engine.ts'),
    import('../player/load-opener.ts'),
  ]);
  if (signal.aborted || video.current === null || kept.current === null) {
    return;
  }
  const engine = new PlayerEngine({ slug, known, clock: browserClock, loadOpener, isSilent: true });
  signal.addEventListener('abort', () => engine.close());
  engine.subscribe(() => onShown(engine.view().hasStarted && engine.view().phase === 'live'));
  engine.start(video.current, kept.current);
}

/** Plays up to the first picture and keeps it. @returns whether there is one. */
async function takeStill(preview: Preview): Promise<boolean> {
  const { video, kept, signal } = preview;
  const abort = new AbortController();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const deadline = browserClock.after(STILL_DEADLINE_MS, () => resolve(false));
  signal.addEventListener('abort', () => resolve(false));
  await openPreview({ ...preview, signal: AbortSignal.any([signal, abort.signal]) }, (isOn) => isOn && resolve(true));
  const isThere = await promise;
  deadline.cancel();
  if (isThere && video.current !== null && kept.current !== null) {
    keepPicture(video.current, kept.current);
  }
  abort.abort();
  return isThere;
}

type Connected = Navigator & { connection?: { saveData?: boolean } };

function isWelcome(isStill: boolean): boolean {
  const isSaving = (navigator as Connected).connection?.saveData === true;
  return !isSaving && (isStill || !matchMedia('(prefers-reduced-motion: reduce)').matches);
}
