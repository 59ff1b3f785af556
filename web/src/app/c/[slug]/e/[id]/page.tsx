import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { EventPage } from '../../../../../features/event/event-page.tsx';
import { Frame } from '../../../../../features/frame/frame.tsx';
import { sayOnPage } from '../../../../../language/page-language.ts';
import { Speaks } from '../../../../../language/speaks.tsx';
import type { ChannelView } from '../../../../../server/channels.ts';
import type { EventView } from '../../../../../server/event-desk.ts';
import { previewOf } from '../../../../../server/link-preview.ts';
import { services } from '../../../../../server/services.ts';

export const dynamic = 'force-dynamic';

type Props = { params: Promise<{ slug: string; id: string }> };
type Found = { readonly channel: ChannelView; readonly event: EventView | 'running' };

const find = cache(async (slug: string, id: string): Promise<Found | undefined> => {
  const { channels, events } = services();
  const channel = await channels.bySlug(slug);
  const event = channel && (await events.find(slug, id));
  return channel === undefined || event === undefined ? undefined : { channel, event };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, id } = await params;
  const found = await find(slug, id);
  if (found === undefined || found.event === 'running') {
    return { title: (await sayOnPage('frame'))('notFound') };
  }
  const { channel, event } = found;
  return {
    title: event.title,
    description: event.description || undefined,
    ...previewOf({ ...event, picture: event.poster }),
    robots: channel.access === 'public' ? undefined : { index: false },
  };
}

/** An event's own page: before it a countdown, afterwards what it was. While it is on there is the channel. */
export default async function EventPagePage({ params }: Props) {
  const { slug, id } = await params;
  const found = await find(slug, id);
  if (found === undefined) {
    notFound();
  }
  if (found.event === 'running') {
    redirect(`/c/${slug}`);
  }
  return (
    <Speaks rooms={['event']}>
      <Frame>
        <EventPage slug={slug} channel={found.channel.title} event={found.event} />
      </Frame>
    </Speaks>
  );
}
