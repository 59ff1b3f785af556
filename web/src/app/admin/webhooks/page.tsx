import type { Metadata } from 'next';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { AllWebhooks } from '../../../features/webhooks/all-webhooks.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('webhooks'))('title'), robots: { index: false } };
}

export default async function AllWebhooksPage() {
  const { account } = await mustManagePeople();
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <AllWebhooks known={await services().webhooks.list(account)} />
    </Frame>
  );
}
