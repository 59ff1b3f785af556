import type { Metadata } from 'next';
import { GroupDesk } from '../../../features/admin/group-desk.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Groups', robots: { index: false } };

export default async function GroupsPage() {
  const { account } = await mustManagePeople();
  return (
    <Frame speaks="en" account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <GroupDesk known={await services().groups.list(account)} />
    </Frame>
  );
}
