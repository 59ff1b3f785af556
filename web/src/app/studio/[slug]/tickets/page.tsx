import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TicketSheet } from '../../../../features/studio/ticket-sheet.tsx';
import { sayOnPage } from '../../../../language/page-language.ts';
import { mustSignIn } from '../../../../server/page-session.ts';
import { services } from '../../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('live'))('tickets'), robots: { index: false } };
}

type Props = { params: Promise<{ slug: string }> };

/** The tickets in force, to be cut out. */
export default async function TicketsPage({ params }: Props) {
  const { slug } = await params;
  const { account } = await mustSignIn();
  const { access, channels, publicUrl } = services();
  const channel = await channels.bySlug(slug);
  if (channel === undefined || !(await channels.isHost(slug, account))) {
    notFound();
  }
  const tickets = (await access.tickets(slug)).filter(({ revokedAt, code }) => revokedAt === null && code !== null);
  return <TicketSheet title={channel.title} address={`${publicUrl}/c/${slug}`} tickets={tickets} />;
}
