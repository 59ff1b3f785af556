import type { Metadata } from 'next';
import { GroupDesk } from '../../../features/admin/group-desk.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('admin'))('groups'), robots: { index: false } };
}

export default async function GroupsPage() {
  const { account } = await mustManagePeople();
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <GroupDesk known={await services().groups.list(account)} />
    </Frame>
  );
}
