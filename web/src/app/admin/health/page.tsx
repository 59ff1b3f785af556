import type { Metadata } from 'next';
import { HealthDesk } from '../../../features/console/health-desk.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { pageLanguage, sayOnPage } from '../../../language/page-language.ts';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('admin'))('health'), robots: { index: false } };
}

export default async function HealthPage() {
  const { account } = await mustManagePeople();
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <HealthDesk known={services().health.now(await pageLanguage())} knownAt={Date.now()} />
    </Frame>
  );
}
