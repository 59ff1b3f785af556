'use client';

import { useCallback } from 'react';
import type { ChannelView } from '../../server/channels.ts';
import { Player } from '../player/player.tsx';
import type { PlayerView } from '../player/player-view.ts';
import { LazyDoor } from './lazy-door.tsx';
import { useWay } from './use-way.ts';

/** The player of one channel in a frame of another site, behind its door where it has one. */
export function EmbedRoom({ channel }: { channel: ChannelView }) {
  const { slug, title, status, epoch, startedAt } = channel;
  const { way, renew, show } = useWay(channel);
  const onView = useCallback(({ phase }: PlayerView) => (phase === 'refused' ? renew() : undefined), [renew]);
  return way.kind === 'open' ? (
    <Player
      key={way.mediaUrl}
      slug={slug}
      title={title}
      known={{
        status,
        ...(epoch === undefined ? {} : { epoch }),
        ...(startedAt === undefined ? {} : { startedAt }),
      }}
      mediaUrl={way.mediaUrl}
      onView={onView}
      isEmbed
    />
  ) : (
    <LazyDoor way={way} title={title} channel={channel} onShow={show} />
  );
}
