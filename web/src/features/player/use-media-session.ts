import { useEffect } from 'react';
import type { PlayerEngine } from './player-engine.ts';
import type { PlayerView } from './player-view.ts';

/** Tells the system what plays: lock screens, headset buttons, media keys. @param live in the artist's place. */
export function useMediaSession(engine: PlayerEngine, view: PlayerView, title: string, live: string): void {
  const isOn = view.hasStarted && view.phase === 'live';
  useEffect(() => {
    if (!isOn || !('mediaSession' in navigator)) {
      return;
    }
    const { mediaSession } = navigator;
    mediaSession.metadata = new MediaMetadata({ title, artist: live });
    const toggle = (): void => engine.togglePlay();
    mediaSession.setActionHandler('play', toggle);
    mediaSession.setActionHandler('pause', toggle);
    return () => {
      mediaSession.metadata = null;
      mediaSession.setActionHandler('play', null);
      mediaSession.setActionHandler('pause', null);
    };
  }, [engine, isOn, title, live]);
  useEffect(() => {
    if ('mediaSession' in navigator) {
      navigator.mediaSession.playbackState = isOn ? (view.isPaused ? 'paused' : 'playing') : 'none';
    }
  }, [isOn, view.isPaused]);
}
