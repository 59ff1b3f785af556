import type { Metadata } from 'next';
import { LiveDesk } from '../../../features/console/live-desk.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('admin'))('live'), robots: { index: false } };
}

export default async function LivePage() {
  const { account } = await mustManagePeople();
  const channels = (await services().channels.all()).map(({ slug, title }) => ({ slug, title }));
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <LiveDesk channels={channels} knownAt={Date.now()} />
    </Frame>
  );
}
