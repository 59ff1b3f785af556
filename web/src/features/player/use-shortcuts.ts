import { type RefObject, useEffect, useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { toggleFullScreen } from './full-screen.ts';
import type { PlayerEngine } from './player-engine.ts';

const VOLUME_STEP = 0.05;
const HINT_MS = 900;

/**
 * Keys that steer the player from anywhere on the page, except while typing: space or k, m, f, l; arrows while the player
 * has the focus or the screen.
 * @returns what the last key did, in words, for a moment.
 */
export function useShortcuts(
  engine: PlayerEngine,
  root: RefObject<HTMLElement | null>,
  video: RefObject<HTMLVideoElement | null>,
  say: Say<'player'>,
): string | undefined {
  const [hint, setHint] = useState<string>();

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) {
        return;
      }
      const isOnControl = event.target instanceof Element && event.target.closest('button, a, [role=slider]') !== null;
      const isOurs = root.current?.contains(document.activeElement) === true || document.fullscreenElement !== null;
      const act = actionOf(event.key, { isOnControl, isOurs });
      if (act === undefined) {
        return;
      }
      event.preventDefault();
      switch (act) {
        case 'play':
          engine.togglePlay();
          setHint(engine.view().isPaused ? say('playing') : say('paused'));
          break;
        case 'mute':
          engine.toggleMuted();
          setHint(engine.view().isMuted ? say('soundOn') : say('soundOff'));
          break;
        case 'live':
          engine.goLive();
          setHint(say('live'));
          break;
        case 'full-screen':
          toggleFullScreen(root.current, video.current);
          break;
        case 'louder':
        case 'softer': {
          const step = act === 'louder' ? VOLUME_STEP : -VOLUME_STEP;
          const { isMuted, volume } = engine.view();
          const next = Math.min(1, Math.max(0, Math.round(((isMuted ? 0 : volume) + step) * 20) / 20));
          engine.setVolume(next);
          setHint(say('volumeAt', { share: next }));
          break;
        }
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [engine, root, video, say]);

  useEffect(() => {
    if (hint === undefined) {
      return;
    }
    const handle = setTimeout(() => setHint(undefined), HINT_MS);
    return () => clearTimeout(handle);
  }, [hint]);

  return hint;
}

type Action = 'play' | 'mute' | 'live' | 'full-screen' | 'louder' | 'softer';

/** Pure: what a key does here. */
export function actionOf(key: string, where: { isOnControl: boolean; isOurs: boolean }): Action | undefined {
  switch (key) {
    case ' ':
      return where.isOnControl ? undefined : 'play';
    case 'k':
    case 'K':
      return 'play';
    case 'm':
    case 'M':
      return 'mute';
    case 'l':
    case 'L':
      return 'live';
    case 'f':
    case 'F':
      return 'full-screen';
    case 'ArrowUp':
      return where.isOurs ? 'louder' : undefined;
    case 'ArrowDown':
      return where.isOurs ? 'softer' : undefined;
    default:
      return undefined;
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input:not([type=range]), textarea, select, [role=menu], dialog') !== null)
  );
}
