import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { Frame } from '../../../../features/frame/frame.tsx';
import { SignedIn } from '../../../../features/frame/signed-in.tsx';
import { GoLiveDesk } from '../../../../features/go-live/go-live-desk.tsx';
import { sayOnPage } from '../../../../language/page-language.ts';
import { mustSignIn } from '../../../../server/page-session.ts';
import { mayManagePeople } from '../../../../server/rights.ts';
import { services } from '../../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('goLive'))('goLive'), robots: { index: false } };
}

type Props = { params: Promise<{ slug: string }> };

/** The way from a channel to a live event, for who has never gone it. */
export default async function GoLivePage({ params }: Props) {
  const { slug } = await params;
  const { account } = await mustSignIn();
  const { access, channels, encoders, stages, states, addresses } = services();
  const channel = await channels.bySlug(slug);
  if (channel === undefined || !(await channels.isHost(slug, account))) {
    notFound();
  }
  const openedAt = (await headers()).get('x-forwarded-host');
  const host = addresses.encoderHost(openedAt);
  const lan = addresses.lanHost(openedAt);
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople={mayManagePeople(account)} at="studio" />}>
      <GoLiveDesk
        channel={channel}
        knownState={states.of(slug) ?? null}
        servers={{ rtmp: addresses.rtmpServer(host), srt: addresses.srtServer(host) }}
        encoders={await encoders.choices(slug)}
        watchAccess={await access.of(slug)}
        stage={await stages.of(slug)}
        watchUrl={addresses.watch(slug)}
        lan={lan === undefined ? undefined : { host: lan, watchUrl: addresses.watchBy(lan, slug) }}
      />
    </Frame>
  );
}
