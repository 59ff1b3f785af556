import type { Metadata } from 'next';
import { StorageRoom } from '../../../features/console/storage-room.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Storage', robots: { index: false } };

export default async function StoragePage() {
  const { account } = await mustManagePeople();
  return (
    <Frame speaks="en" account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <StorageRoom storage={await services().storage.now()} />
    </Frame>
  );
}
