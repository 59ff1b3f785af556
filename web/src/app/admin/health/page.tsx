import type { Metadata } from 'next';
import { HealthDesk } from '../../../features/console/health-desk.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Health', robots: { index: false } };

export default async function HealthPage() {
  const { account } = await mustManagePeople();
  return (
    <Frame speaks="en" account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <HealthDesk known={services().health.now()} knownAt={Date.now()} />
    </Frame>
  );
}
