import { Headphones, Lock, Play, RotateCw, Volume2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Countdown } from '../frame/countdown.tsx';
import { Seats } from '../frame/seats.tsx';
import styles from './overlay.module.css';
import type { PlayerEngine } from './player-engine.ts';
import type { PlayerView } from './player-view.ts';

/** What comes next. `startsAt` is milliseconds since 1970. */
export type NextOn = { readonly title: string; readonly startsAt: number };

type OverlayProps = {
  readonly view: PlayerView;
  readonly engine: PlayerEngine;
  readonly next?: NextOn | undefined;
  readonly backdrop?: string | null | undefined;
};

/** What lies over the picture: the state in words, and the tap that browsers want before sound. */
export function Overlay({ view, engine, next, backdrop }: OverlayProps) {
  const { phase, state, tap } = view;
  return (
    <>
      {phase === 'live' && view.playing === 'audio' && (
        <Notice isStage icon={<Headphones />} title="Sound only" text="The picture is off to save data." />
      )}
      {phase === 'starting' && !view.isPaused && <Busy label="Starting" />}
      {phase === 'live' && state.isStalled && !view.isPaused && <Busy label="Loading" />}
      {phase === 'reconnecting' && <Reconnecting view={view} />}
      {phase === 'offline' && (
        <Notice
          isStage
          backdrop={backdrop}
          mark={next === undefined}
          title={next?.title ?? 'Not live right now'}
          text="Leave this page open: it starts by itself the moment the stream does."
        >
          {next !== undefined && <Countdown to={next.startsAt} />}
        </Notice>
      )}
      {phase === 'ended' && (
        <Notice
          isStage
          backdrop={backdrop}
          mark
          title="The event has ended"
          text="Thank you for watching. If it comes back, it starts here by itself."
        />
      )}
      {phase === 'refused' && (
        <Notice isStage icon={<Lock />} title="This stream is not open to everyone" text={state.refusal} />
      )}
      {phase === 'error' && (
        <Notice isStage title="The picture does not come through" text={state.fault}>
          <button type="button" className={styles['retry']} onClick={() => engine.tryAgain()}>
            <RotateCw aria-hidden="true" /> Try again
          </button>
        </Notice>
      )}
      {tap === 'play' && (phase === 'live' || phase === 'starting') && (
        <button type="button" className={styles['play']} aria-label="Play" onClick={() => engine.togglePlay()}>
          <Play aria-hidden="true" />
        </button>
      )}
      {tap === 'sound' && phase === 'live' && (
        <button type="button" className={styles['sound']} onClick={() => engine.giveSound()}>
          <Volume2 aria-hidden="true" /> Tap for sound
        </button>
      )}
    </>
  );
}

function Busy({ label }: { label: string }) {
  return (
    <div className={styles['busy']} role="status">
      <span className={styles['ring']} />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}

function Reconnecting({ view }: { view: PlayerView }) {
  return (
    <div className={styles['reconnecting']} role="status">
      <span className={styles['pill']}>
        <span className={styles['ring']} />
        {view.state.isUnreachable
          ? 'Your connection was interrupted, reconnecting…'
          : 'The stream dropped for a moment, reconnecting…'}
      </span>
    </div>
  );
}

type NoticeProps = {
  readonly title: string;
  readonly text?: string | undefined;
  readonly icon?: ReactNode;
  /** Nothing is behind it: the rows of seats are drawn. */
  readonly isStage?: boolean;
  readonly mark?: boolean;
  /** Drawn in place of the seats. */
  readonly backdrop?: string | null | undefined;
  readonly children?: ReactNode;
};

/** What stands behind the words: a picture, in the dark, or the empty seats. */
function Backdrop({ src }: { src: string | null }) {
  return src === null ? (
    <Seats className={styles['seats']} />
  ) : (
    <img className={styles['backdrop']} src={src} alt="" data-testid="backdrop" />
  );
}

function Notice({ title, text, icon, isStage = false, mark = false, backdrop = null, children }: NoticeProps) {
  return (
    <div className={styles['notice']} data-stage={isStage || undefined} role="status">
      {isStage && <Backdrop src={backdrop} />}
      {mark && <span className={styles['beacon']} aria-hidden="true" />}
      {icon !== undefined && (
        <span className={styles['icon']} aria-hidden="true">
          {icon}
        </span>
      )}
      <p className={styles['title']}>{title}</p>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {children}
    </div>
  );
}
