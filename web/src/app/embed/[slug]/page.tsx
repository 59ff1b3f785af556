import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EmbedRoom } from '../../../features/event/embed-room.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { Speaks } from '../../../language/speaks.tsx';
import { asGuestsSeeIt } from '../../../server/channels.ts';
import { preloadPlayer } from '../../../server/preload-player.ts';
import { services } from '../../../server/services.ts';
import styles from './embed.module.css';

export const dynamic = 'force-dynamic';

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const channel = await services().channels.bySlug((await params).slug);
  return { title: channel?.title ?? (await sayOnPage('frame'))('notFound'), robots: { index: false } };
}

/** The player alone, edge to edge, for frames in other sites. */
export default async function EmbedPage({ params }: Props) {
  const found = await services().channels.bySlug((await params).slug);
  if (found === undefined) {
    notFound();
  }
  const channel = asGuestsSeeIt(found);
  preloadPlayer(channel);
  return (
    <Speaks rooms={['event', 'player']}>
      <main className={styles['embed']}>
        <EmbedRoom channel={channel} />
      </main>
    </Speaks>
  );
}
