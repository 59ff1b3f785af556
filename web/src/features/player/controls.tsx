import { Captions, Maximize, Minimize, Pause, PictureInPicture2, Play, Settings2, SkipForward } from 'lucide-react';
import { lazy, type RefObject, Suspense, useCallback, useEffect, useState } from 'react';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { sayDelay } from '../browser/words.ts';
import styles from './controls.module.css';
import { toggleFullScreen } from './full-screen.ts';
import type { PlayerEngine } from './player-engine.ts';
import type { PlayerView } from './player-view.ts';
import { useIdle } from './use-idle.ts';
import { useMediaSession } from './use-media-session.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { VolumeControl } from './volume-control.tsx';

const QualityMenu = lazy(async () => ({ default: (await import('./quality-menu.tsx')).QualityMenu }));

export type ControlsProps = {
  readonly engine: PlayerEngine;
  readonly view: PlayerView;
  readonly title: string;
  readonly root: RefObject<HTMLDivElement | null>;
  readonly video: RefObject<HTMLVideoElement | null>;
};

/** The bar under the picture. Names of its buttons are relied on by tests and by screen readers alike. */
export function Controls({ engine, view, title, root, video }: ControlsProps) {
  const say = useSay('player');
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isFull, setFull] = useState(false);
  const [canFloat, setCanFloat] = useState(false);
  useEffect(() => {
    setCanFloat(document.pictureInPictureEnabled);
    const onChange = (): void => setFull(document.fullscreenElement === root.current);
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, [root]);

  const mayHide = !view.isPaused && view.phase === 'live' && !isMenuOpen;
  const togglePlay = useCallback(() => engine.togglePlay(), [engine]);
  useIdle({ root, video, mayHide, onPress: togglePlay });
  useMediaSession(engine, view, title, say('live'));
  const hint = useShortcuts(engine, root, video, say);

  const hasPicture = view.phase === 'live' || view.phase === 'reconnecting';
  if (!hasPicture) {
    return null;
  }
  const isLate = view.isBehind || view.isPaused;
  return (
    <>
      <div className={styles['controls']} data-keep={isMenuOpen || undefined}>
        <button
          type="button"
          className={styles['button']}
          aria-label={view.isPaused ? say('play') : say('pause')}
          title={`${view.isPaused ? say('play') : say('pause')} (k)`}
          onClick={() => engine.togglePlay()}
        >
          {view.isPaused ? (
            <Play aria-hidden="true" data-solid="true" />
          ) : (
            <Pause aria-hidden="true" data-solid="true" />
          )}
        </button>
        <VolumeControl engine={engine} view={view} />
        <LiveChip view={view} />
        {isLate && view.phase !== 'reconnecting' && (
          <button
            type="button"
            className={styles['jump']}
            title={`${say('goLive')} (l)`}
            onClick={() => engine.goLive()}
          >
            <SkipForward aria-hidden="true" /> {say('goLive')}
          </button>
        )}
        <span className={styles['space']} />
        {view.textTracks.length > 0 && (
          <button
            type="button"
            className={styles['button']}
            aria-label={say('captions')}
            title={say('captions')}
            aria-pressed={view.textTrack >= 0}
            onClick={() => engine.showText(view.textTrack >= 0 ? -1 : (view.textTracks[0]?.id ?? -1))}
          >
            <Captions aria-hidden="true" />
          </button>
        )}
        {(view.renditions.length > 1 || view.sounds.length > 1) && (
          <div className={styles['anchor']}>
            <button
              type="button"
              className={styles['button']}
              aria-label={view.sounds.length > 1 ? say('qualityAndSound') : say('quality')}
              title={view.sounds.length > 1 ? say('qualityAndSound') : say('quality')}
              aria-haspopup="menu"
              aria-expanded={isMenuOpen}
              onClick={() => setMenuOpen(!isMenuOpen)}
            >
              <Settings2 aria-hidden="true" />
            </button>
            {isMenuOpen && (
              <Suspense fallback={null}>
                <QualityMenu engine={engine} view={view} onClose={() => setMenuOpen(false)} />
              </Suspense>
            )}
          </div>
        )}
        {canFloat && (
          <button
            type="button"
            className={styles['button']}
            data-wide="true"
            aria-label={say('floating')}
            title={say('floating')}
            onClick={() => toggleFloating(video.current)}
          >
            <PictureInPicture2 aria-hidden="true" />
          </button>
        )}
        <button
          type="button"
          className={styles['button']}
          aria-label={isFull ? say('leaveFullScreen') : say('fullScreen')}
          title={`${isFull ? say('leaveFullScreen') : say('fullScreen')} (f)`}
          onClick={() => toggleFullScreen(root.current, video.current)}
        >
          {isFull ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
        </button>
      </div>
      <output className={styles['hint']} data-shown={hint !== undefined || undefined}>
        {hint}
      </output>
    </>
  );
}

/** "Live", and how far behind the encoder the picture is. */
function LiveChip({ view }: { view: PlayerView }) {
  const say = useSay('player');
  const language = useLanguage();
  const isLate = view.isBehind || view.isPaused || view.phase === 'reconnecting';
  return (
    <span className={styles['live']} data-late={isLate || undefined}>
      <span className={styles['badge']}>{say('live')}</span>
      {view.latencyMs !== undefined && !view.isPaused && view.phase === 'live' && (
        <span className={styles['latency']}>
          {sayDelay(view.latencyMs, language)}
          <span className={styles['wide']}>{say('behind')}</span>
        </span>
      )}
    </span>
  );
}

function toggleFloating(video: HTMLVideoElement | null): void {
  if (document.pictureInPictureElement !== null) {
    void document.exitPictureInPicture();
  } else {
    void video?.requestPictureInPicture().catch(() => {});
  }
}
