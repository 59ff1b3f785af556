import { Volume1, Volume2, VolumeX } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './controls.module.css';
import type { PlayerEngine } from './player-engine.ts';
import type { PlayerView } from './player-view.ts';

/** Mute button with a slider that opens beside it. Phones set the volume by their own keys and show the button only. */
export function VolumeControl({ engine, view }: { engine: PlayerEngine; view: PlayerView }) {
  const say = useSay('player');
  const shown = view.isMuted ? 0 : view.volume;
  const Icon = view.isMuted ? VolumeX : view.volume < 0.5 ? Volume1 : Volume2;
  const percent = Math.round(shown * 100);
  return (
    <div className={styles['volume']}>
      <button
        type="button"
        className={styles['button']}
        aria-label={view.isMuted ? say('unmute') : say('mute')}
        title={`${view.isMuted ? say('unmute') : say('mute')} (m)`}
        onClick={() => engine.toggleMuted()}
      >
        <Icon aria-hidden="true" />
      </button>
      <input
        type="range"
        className={styles['slider']}
        aria-label={say('volume')}
        aria-valuetext={`${percent} %`}
        min={0}
        max={100}
        value={percent}
        style={{ '--filled': `${percent}%` } as React.CSSProperties}
        onChange={(event) => engine.setVolume(Number(event.currentTarget.value) / 100)}
      />
    </div>
  );
}
