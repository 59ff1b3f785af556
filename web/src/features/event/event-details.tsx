'use client';

import { Check, Link2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useAgo } from '../browser/use-ago.ts';
import { useNow } from '../browser/use-now.ts';
import { sayDuration } from '../browser/words.ts';
import type { LiveStatus, Phase } from '../player/player-state.ts';
import styles from './event-details.module.css';

export type EventDetailsProps = {
  readonly title: string;
  readonly description: string;
  readonly live: LiveStatus;
  readonly phase: Phase | undefined;
  readonly children?: ReactNode;
};

/** Title, how long it runs, how many watch, what it is about. */
export function EventDetails({ title, description, live, phase, children }: EventDetailsProps) {
  const say = useSay('event');
  const isOn = live.status === 'live' || live.status === 'reconnecting';
  return (
    <section className={styles['details']}>
      <div className={styles['head']}>
        <h1 className={styles['title']} dir="auto">
          {title}
        </h1>
        <ShareButton />
      </div>
      <p className={styles['meta']}>
        {isOn && phase !== 'ended' && phase !== 'reconnecting' && <span className="live-badge">{say('live')}</span>}
        <Since live={live} />
        {isOn && live.viewers !== undefined && live.viewers > 0 && (
          <span>{say('watching', { count: live.viewers })}</span>
        )}
      </p>
      {description !== '' && (
        <p className={styles['description']} dir="auto">
          {description}
        </p>
      )}
      {children}
    </section>
  );
}

/** How long it runs, or when it ended. Told after load, since the server's clock is not the viewer's. */
function Since({ live }: { live: LiveStatus }) {
  const say = useSay('event');
  const ago = useAgo();
  const now = useNow();
  if (live.status === 'ended') {
    return (
      <span>
        {live.endedAt !== undefined && now !== undefined
          ? say('endedAgo', { ago: ago(live.endedAt, now) })
          : say('ended')}
      </span>
    );
  }
  if (live.status === 'offline') {
    return <span>{say('notLive')}</span>;
  }
  if (live.startedAt === undefined || now === undefined) {
    return null;
  }
  return <span className={styles['clock']}>{sayDuration(now - live.startedAt)}</span>;
}

function ShareButton() {
  const say = useSay('event');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (isCopied) {
      const handle = setTimeout(() => setCopied(false), 2_000);
      return () => clearTimeout(handle);
    }
    return undefined;
  }, [isCopied]);
  const share = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(location.href);
      setCopied(true);
    } catch {
      // Clipboard needs https or localhost; the system's own sheet is the other way.
      await navigator.share?.({ url: location.href }).catch(() => {});
    }
  };
  return (
    <button type="button" className="button" data-kind="quiet" data-size="small" onClick={() => void share()}>
      {isCopied ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
      <span aria-live="polite">{isCopied ? say('linkCopied') : say('share')}</span>
    </button>
  );
}
