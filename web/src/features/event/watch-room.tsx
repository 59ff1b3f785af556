'use client';

import type { PastEventPage } from '@rostrum/contract/past-event';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import type { Occurrence } from '../../server/occurrences.ts';
import { Player } from '../player/player.tsx';
import type { LiveStatus } from '../player/player-state.ts';
import type { PlayerView } from '../player/player-view.ts';
import { EventDetails } from './event-details.tsx';
import { LazyDoor } from './lazy-door.tsx';
import { useWay, type Way } from './use-way.ts';
import styles from './watch-room.module.css';

const Coming = lazy(async () => ({ default: (await import('./coming.tsx')).Coming }));
const Past = lazy(async () => ({ default: (await import('./past.tsx')).Past }));
const ChatPanel = lazy(async () => ({ default: (await import('../chat/chat-panel.tsx')).ChatPanel }));

/** The chat waits for the first frame, but no longer than this: it has to come where the picture does not. */
const CHAT_WAITS_MS = 4_000;

/** Phases in which no first frame is on its way. */
const PICTURELESS: ReadonlySet<PlayerView['phase']> = new Set(['offline', 'ended', 'refused', 'error']);

export type WatchRoomProps = {
  readonly channel: ChannelView;
  /** What is planned, the soonest first. */
  readonly coming: readonly Occurrence[];
  /** What took place lately. */
  readonly past: PastEventPage;
  /** Characters; handed down so that the schemas stay out of what the page downloads. */
  readonly limits: { readonly name: number; readonly text: number };
};

/** Nobody may watch now, so it is live for nobody. */
function isShut(way: Way): boolean {
  return way.kind === 'door' && (way.code === 'NOT_OPEN_YET' || way.code === 'CLOSED');
}

/** The watch page: picture, what it is, and the people beside it. */
export function WatchRoom({ channel, coming, past, limits }: WatchRoomProps) {
  const { slug, title, description, status, epoch, startedAt } = channel;
  const say = useSay('event');
  const [known] = useState<LiveStatus>(() => ({
    status,
    title,
    description,
    ...(epoch === undefined ? {} : { epoch }),
    ...(startedAt === undefined ? {} : { startedAt }),
  }));
  const [live, setLive] = useState(known);
  const { way, renew, show } = useWay(channel);
  const [phase, setPhase] = useState<PlayerView['phase']>();
  const [hasChat, setHasChat] = useState(false);

  const onView = useCallback(
    (view: PlayerView) => {
      setLive(view.state.live);
      setPhase(view.phase);
      if (view.hasStarted || PICTURELESS.has(view.phase)) {
        setHasChat(true);
      }
      if (view.phase === 'refused') {
        renew();
      }
    },
    [renew],
  );

  useEffect(() => {
    const handle = setTimeout(() => setHasChat(true), CHAT_WAITS_MS);
    return () => clearTimeout(handle);
  }, []);

  return (
    <div className={styles['room']}>
      <div className={styles['stage']}>
        <div className={styles['picture']}>
          {way.kind === 'open' ? (
            <Player
              key={way.mediaUrl}
              slug={slug}
              title={live.title ?? title}
              known={known}
              mediaUrl={way.mediaUrl}
              next={coming[0]}
              backdrop={coming[0]?.poster ?? channel.picture}
              onView={onView}
            />
          ) : (
            <LazyDoor way={way} title={title} channel={channel} onShow={show} />
          )}
        </div>
      </div>
      <EventDetails
        title={live.title ?? title}
        description={live.description ?? description}
        live={isShut(way) ? { status: 'offline' } : live}
        phase={phase}
      >
        <Suspense fallback={null}>
          {coming.length > 0 && <Coming slug={slug} coming={coming} />}
          {past.events.length > 0 && <Past slug={slug} past={past} />}
        </Suspense>
      </EventDetails>
      <aside className={styles['chat']} aria-label={say('chat')}>
        {hasChat && way.kind === 'open' ? (
          <Suspense fallback={<div className={styles['chatRest']} />}>
            <ChatPanel slug={slug} limits={limits} />
          </Suspense>
        ) : (
          <div className={styles['chatRest']}>{way.kind === 'door' && <p>{say('chatOnceIn')}</p>}</div>
        )}
      </aside>
    </div>
  );
}
