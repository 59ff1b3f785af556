'use client';

import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { browserClock } from '../browser/browser-clock.ts';
import { loadOpener } from './load-opener.ts';
import { Overlay } from './overlay.tsx';
import styles from './player.module.css';
import { PlayerEngine, type PlayerView } from './player-engine.ts';
import type { LiveStatus } from './player-state.ts';
import { useIdle } from './use-idle.ts';
import { useMediaSession } from './use-media-session.ts';
import { useShortcuts } from './use-shortcuts.ts';

const Controls = lazy(async () => ({ default: (await import('./controls.tsx')).Controls }));

if (typeof window !== 'undefined') {
  // Downloads beside the page's own scripts, not after them; a failure is met when the stream is opened.
  loadOpener().catch(() => {});
}

export type PlayerProps = {
  readonly slug: string;
  readonly title: string;
  readonly known: LiveStatus;
  /** Fills its box to the edges: for frames in other pages. */
  readonly isEmbed?: boolean;
  /** Called with each change, for what stands around the picture. */
  readonly onView?: (view: PlayerView) => void;
};

/** The player of one channel: picture, states and controls. */
export function Player({ slug, title, known, isEmbed = false, onView }: PlayerProps) {
  const [engine] = useState(() => new PlayerEngine({ slug, known, clock: browserClock, loadOpener }));
  const view = useSyncExternalStore(engine.subscribe, engine.view, engine.view);
  const root = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isPlaying = !view.isPaused && view.phase === 'live';
  const idle = useIdle(root, isPlaying && !isMenuOpen);
  const hint = useShortcuts(engine, root, video);
  useMediaSession(engine, view, title);

  useEffect(() => {
    if (video.current !== null && picture.current !== null) {
      engine.start(video.current, picture.current);
    }
    return () => engine.close();
  }, [engine]);

  useEffect(() => onView?.(view), [onView, view]);

  return (
    <div
      ref={root}
      className={styles['player']}
      data-testid="player"
      data-embed={isEmbed || undefined}
      data-state={view.phase}
      data-latency={view.latencyMs}
      data-level={view.playing}
      data-idle={idle.isIdle || undefined}
      tabIndex={-1}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: captions come inside the stream */}
      <video
        ref={video}
        className={styles['video']}
        playsInline
        aria-label={title}
        data-sound-only={view.playing === 'audio' || undefined}
        onClick={idle.onTap(() => engine.togglePlay())}
      />
      <canvas ref={picture} className={styles['video']} hidden aria-hidden="true" />
      <Overlay view={view} engine={engine} />
      {view.hasStarted && (
        <Suspense fallback={null}>
          <Controls
            engine={engine}
            view={view}
            root={root}
            video={video}
            isMenuOpen={isMenuOpen}
            setMenuOpen={setMenuOpen}
          />
        </Suspense>
      )}
      <output className={styles['hint']} data-shown={hint !== undefined || undefined}>
        {hint}
      </output>
    </div>
  );
}
