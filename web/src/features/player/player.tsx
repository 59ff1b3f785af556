'use client';

import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { browserClock } from '../browser/browser-clock.ts';
import { loadOpener } from './load-opener.ts';
import { type NextOn, Overlay } from './overlay.tsx';
import styles from './player.module.css';
import { PlayerEngine } from './player-engine.ts';
import type { LiveStatus } from './player-state.ts';
import type { PlayerView } from './player-view.ts';

const Controls = lazy(async () => ({ default: (await import('./controls.tsx')).Controls }));

/** Where nothing runs yet the page comes first; what runs is opened at once, its player fetched beside the page. */
const WAITS_MS = 3_000;

export type PlayerProps = {
  readonly slug: string;
  readonly title: string;
  readonly known: LiveStatus;
  /** The multivariant playlist, where it is not the one that is open to all; another one is another player. */
  readonly mediaUrl?: string;
  /** What comes next here, told while nothing is on. */
  readonly next?: NextOn | undefined;
  /** A picture on this site that lies behind the words while nothing is on; null: none does. */
  readonly backdrop?: string | null;
  /** Fills its box to the edges: for frames in other pages. */
  readonly isEmbed?: boolean;
  /** Called with each change, for what stands around the picture. */
  readonly onView?: (view: PlayerView) => void;
};

/** The player of one channel: picture, states and controls. */
export function Player({ slug, title, known, mediaUrl, next, backdrop, isEmbed = false, onView }: PlayerProps) {
  const [engine] = useState(
    () =>
      new PlayerEngine({
        slug,
        known,
        clock: browserClock,
        loadOpener,
        ...(mediaUrl === undefined ? {} : { mediaUrl }),
      }),
  );
  const view = useSyncExternalStore(engine.subscribe, engine.view, engine.view);
  const root = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    if (video.current !== null && picture.current !== null) {
      engine.start(video.current, picture.current);
    }
    return () => engine.close();
  }, [engine]);

  useEffect(() => onView?.(view), [onView, view]);

  useEffect(() => {
    // A failure is met when the stream is opened.
    const handle = setTimeout(() => void loadOpener().catch(() => {}), WAITS_MS);
    return () => clearTimeout(handle);
  }, []);

  return (
    <div
      ref={root}
      className={styles['player']}
      data-testid="player"
      data-embed={isEmbed || undefined}
      data-state={view.phase}
      data-latency={view.latencyMs}
      data-level={view.playing}
      tabIndex={-1}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: captions come inside the stream */}
      <video
        ref={video}
        className={styles['video']}
        playsInline
        aria-label={title}
        data-sound-only={view.playing === 'audio' || undefined}
      />
      <canvas ref={picture} className={styles['video']} hidden aria-hidden="true" />
      <Overlay view={view} engine={engine} next={next} backdrop={backdrop} />
      {isEmbed && (
        <a className={styles['way']} href={`/c/${slug}`} target="_blank" rel="noreferrer">
          {title}
        </a>
      )}
      {view.hasStarted && (
        <Suspense fallback={null}>
          <Controls engine={engine} view={view} title={title} root={root} video={video} />
        </Suspense>
      )}
    </div>
  );
}
