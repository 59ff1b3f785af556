import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { Frame } from '../../../features/frame/frame.tsx';
import { ChannelDesk } from '../../../features/studio/channel-desk.tsx';
import { SignOut } from '../../../features/studio/sign-out.tsx';
import { mustSignIn } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Studio', robots: { index: false } };

type Props = { params: Promise<{ slug: string }> };

export default async function ChannelDeskPage({ params }: Props) {
  const { slug } = await params;
  const { account, isManager } = await mustSignIn();
  const { access, channels, encoders, slates, pulls, states, addresses } = services();
  const channel = await channels.bySlug(slug);
  const host = addresses.encoderHost((await headers()).get('x-forwarded-host'));
  if (!isManager || channel === undefined) {
    notFound();
  }
  return (
    <Frame account={<SignOut email={account.email} />}>
      <ChannelDesk
        channel={channel}
        knownState={states.of(slug) ?? null}
        servers={{ rtmp: addresses.rtmpServer(host), srt: addresses.srtServer(host) }}
        encoders={await encoders.choices(slug)}
        hasOwnSlate={await slates.isOwn(slug)}
        watchAccess={await access.of(slug)}
        pull={pulls.isOffered ? await pulls.view(slug) : undefined}
      />
    </Frame>
  );
}
