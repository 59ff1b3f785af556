import { Headphones, Lock, Play, RotateCw, Volume2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { Seats } from '../frame/seats.tsx';
import styles from './overlay.module.css';
import type { PlayerEngine } from './player-engine.ts';
import type { PlayerView } from './player-view.ts';

const Countdown = lazy(async () => ({ default: (await import('../frame/countdown.tsx')).Countdown }));

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
  const say = useSay('player');
  const { phase, state, tap } = view;
  return (
    <>
      {phase === 'live' && view.playing === 'audio' && (
        <Notice isStage icon={<Headphones />} title={say('soundOnly')} text={say('soundOnlyText')} />
      )}
      {phase === 'starting' && !view.isPaused && <Busy label={say('starting')} />}
      {phase === 'live' && state.isStalled && !view.isPaused && <Busy label={say('loading')} />}
      {phase === 'reconnecting' && <Reconnecting view={view} />}
      {phase === 'offline' && (
        <Notice
          isStage
          backdrop={backdrop}
          mark={next === undefined}
          title={next?.title ?? say('offline')}
          text={say('offlineText')}
        >
          {next !== undefined && (
            <Suspense fallback={null}>
              <Countdown to={next.startsAt} />
            </Suspense>
          )}
        </Notice>
      )}
      {phase === 'ended' && <Notice isStage backdrop={backdrop} mark title={say('ended')} text={say('endedText')} />}
      {phase === 'refused' && <Notice isStage icon={<Lock />} title={say('refused')} text={say('refusedText')} />}
      {phase === 'error' && (
        <Notice isStage title={say('broken')} text={state.fault === undefined ? undefined : say(state.fault)}>
          <button type="button" className={styles['retry']} onClick={() => engine.tryAgain()}>
            <RotateCw aria-hidden="true" /> {say('tryAgain')}
          </button>
        </Notice>
      )}
      {tap === 'play' && (phase === 'live' || phase === 'starting') && (
        <button type="button" className={styles['play']} aria-label={say('play')} onClick={() => engine.togglePlay()}>
          <Play aria-hidden="true" />
        </button>
      )}
      {tap === 'sound' && phase === 'live' && (
        <button type="button" className={styles['sound']} onClick={() => engine.giveSound()}>
          <Volume2 aria-hidden="true" /> {say('tapForSound')}
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
  const say = useSay('player');
  return (
    <div className={styles['reconnecting']} role="status">
      <span className={styles['pill']}>
        <span className={styles['ring']} />
        {view.state.isUnreachable ? say('lineDropped') : say('streamDropped')}
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
