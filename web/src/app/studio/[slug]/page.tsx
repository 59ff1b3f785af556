import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { ChannelDesk } from '../../../features/studio/channel-desk.tsx';
import { ModeratorDesk } from '../../../features/studio/moderator-desk.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { mustSignIn } from '../../../server/page-session.ts';
import { mayManageAllChannels, mayManagePeople } from '../../../server/rights.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('studio'))('studio'), robots: { index: false } };
}

type Props = { params: Promise<{ slug: string }> };

export default async function ChannelDeskPage({ params }: Props) {
  const { slug } = await params;
  const { account } = await mustSignIn();
  const { access, channels, people, encoders, slates, pulls, stages, states, addresses } = services();
  const channel = await channels.bySlug(slug);
  const host = addresses.encoderHost((await headers()).get('x-forwarded-host'));
  const role = await channels.chatRoleOf(slug, account);
  if (role === 'viewer' || channel === undefined) {
    notFound();
  }
  const ways = <SignedIn email={account.email} mayManagePeople={mayManagePeople(account)} at="studio" />;
  if (role === 'moderator') {
    return (
      <Frame account={ways}>
        <ModeratorDesk channel={channel} />
      </Frame>
    );
  }
  const owner = { email: (await channels.ownerOf(slug)) ?? null, heirs: await people.creators() };
  return (
    <Frame account={ways}>
      <ChannelDesk
        channel={channel}
        owner={mayManageAllChannels(account) ? owner : undefined}
        knownState={states.of(slug) ?? null}
        servers={{ rtmp: addresses.rtmpServer(host), srt: addresses.srtServer(host) }}
        encoders={await encoders.choices(slug)}
        hasOwnSlate={await slates.isOwn(slug)}
        watchAccess={await access.of(slug)}
        stage={await stages.of(slug)}
        pull={pulls.isOffered ? await pulls.view(slug) : undefined}
      />
    </Frame>
  );
}
