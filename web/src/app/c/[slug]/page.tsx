import { CHAT_NAME_MAX, CHAT_TEXT_MAX } from '@rostrum/contract/chat';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { WatchRoom } from '../../../features/event/watch-room.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { Speaks } from '../../../language/speaks.tsx';
import { asGuestsSeeIt } from '../../../server/channels.ts';
import { previewOf } from '../../../server/link-preview.ts';
import { preloadPlayer } from '../../../server/preload-player.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';

/** More are in the calendar. */
const COMING_SHOWN = 4;
/** More have a page of their own. */
const PAST_SHOWN = 4;

type Props = { params: Promise<{ slug: string }> };

const channelOf = cache(async (slug: string) => {
  const channel = await services().channels.bySlug(slug);
  return channel && asGuestsSeeIt(channel);
});

/** What comes next stands for the channel while it is waited for. */
async function soonestPoster(slug: string): Promise<string | null> {
  return (await services().schedule.coming(slug, COMING_SHOWN))[0]?.poster ?? null;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const channel = await channelOf((await params).slug);
  if (channel === undefined) {
    return { title: (await sayOnPage('frame'))('notFound') };
  }
  const { title, access } = channel;
  const description = channel.description || (await sayOnPage('event'))('watchTitleLive', { title });
  return {
    title,
    description,
    ...previewOf({ title, description, picture: (await soonestPoster(channel.slug)) ?? channel.picture }),
    robots: access === 'public' ? undefined : { index: false },
  };
}

export default async function WatchPage({ params }: Props) {
  const channel = await channelOf((await params).slug);
  if (channel === undefined) {
    notFound();
  }
  preloadPlayer(channel);
  const { schedule, events } = services();
  const coming = await schedule.coming(channel.slug, COMING_SHOWN);
  const past = await events.past(channel.slug, undefined, PAST_SHOWN);
  return (
    <Speaks rooms={['event', 'player', 'chat']}>
      <Frame>
        <WatchRoom
          channel={channel}
          coming={coming}
          past={past}
          limits={{ name: CHAT_NAME_MAX, text: CHAT_TEXT_MAX }}
        />
      </Frame>
    </Speaks>
  );
}
