import { CHAT_NAME_MAX, CHAT_TEXT_MAX } from '@rostrum/contract/chat';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { WatchRoom } from '../../../features/event/watch-room.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { asGuestsSeeIt } from '../../../server/channels.ts';
import { preloadPlayer } from '../../../server/preload-player.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';

/** More are in the calendar. */
const COMING_SHOWN = 4;

type Props = { params: Promise<{ slug: string }> };

const channelOf = cache(async (slug: string) => {
  const channel = await services().channels.bySlug(slug);
  return channel && asGuestsSeeIt(channel);
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const channel = await channelOf((await params).slug);
  if (channel === undefined) {
    return { title: 'Not found' };
  }
  const { title, access } = channel;
  const description = channel.description || `Watch ${title} live.`;
  return {
    title,
    description,
    openGraph: { title, description, type: 'video.other' },
    robots: access === 'public' ? undefined : { index: false },
  };
}

export default async function WatchPage({ params }: Props) {
  const channel = await channelOf((await params).slug);
  if (channel === undefined) {
    notFound();
  }
  preloadPlayer(channel);
  const coming = await services().schedule.coming(channel.slug, COMING_SHOWN);
  return (
    <Frame>
      <WatchRoom channel={channel} coming={coming} limits={{ name: CHAT_NAME_MAX, text: CHAT_TEXT_MAX }} />
    </Frame>
  );
}
