import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Frame } from '../../../../features/frame/frame.tsx';
import { SignedIn } from '../../../../features/frame/signed-in.tsx';
import { ChannelWebhooks } from '../../../../features/webhooks/channel-webhooks.tsx';
import { sayOnPage } from '../../../../language/page-language.ts';
import { mustSignIn } from '../../../../server/page-session.ts';
import { mayManagePeople } from '../../../../server/rights.ts';
import { services } from '../../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('webhooks'))('title'), robots: { index: false } };
}

type Props = { params: Promise<{ slug: string }> };

export default async function ChannelWebhooksPage({ params }: Props) {
  const { slug } = await params;
  const { account } = await mustSignIn();
  const { channels, webhooks } = services();
  const channel = await channels.bySlug(slug);
  if (channel === undefined || !(await channels.isHost(slug, account))) {
    notFound();
  }
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople={mayManagePeople(account)} at="studio" />}>
      <ChannelWebhooks slug={slug} title={channel.title} known={await webhooks.list(account, slug)} />
    </Frame>
  );
}
