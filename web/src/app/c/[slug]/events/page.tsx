import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PastList } from '../../../../features/event/past-list.tsx';
import { Frame } from '../../../../features/frame/frame.tsx';
import { sayOnPage } from '../../../../language/page-language.ts';
import { Speaks } from '../../../../language/speaks.tsx';
import { services } from '../../../../server/services.ts';

export const dynamic = 'force-dynamic';

const SHOWN = 20;

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ before?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const channel = await services().channels.bySlug((await params).slug);
  return channel === undefined
    ? { title: (await sayOnPage('frame'))('notFound') }
    : {
        title: `${(await sayOnPage('event'))('pastEvents')} · ${channel.title}`,
        robots: channel.access === 'public' ? undefined : { index: false },
      };
}

/** What took place on a channel, the newest first, page by page. */
export default async function PastEventsPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const { before } = await searchParams;
  const { channels, events } = services();
  const channel = await channels.bySlug(slug);
  if (channel === undefined) {
    notFound();
  }
  const from = typeof before === 'string' ? before : undefined;
  return (
    <Speaks rooms={['event']}>
      <Frame>
        <PastList slug={slug} channel={channel.title} past={await events.past(slug, from, SHOWN)} isFirst={!from} />
      </Frame>
    </Speaks>
  );
}
