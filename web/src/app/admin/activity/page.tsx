import type { Metadata } from 'next';
import { ActivityDesk } from '../../../features/admin/activity-desk.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SignedIn } from '../../../features/frame/signed-in.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { mustManagePeople } from '../../../server/page-session.ts';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('admin'))('activity'), robots: { index: false } };
}

type Props = { searchParams: Promise<{ by?: string | string[] }> };

export default async function ActivityPage({ searchParams }: Props) {
  const { account } = await mustManagePeople();
  const { by } = await searchParams;
  const person = typeof by === 'string' && by !== '' ? by : undefined;
  const { audit, people, settings } = services();
  const emails = (await people.list(account)).map(({ email }) => email);
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <ActivityDesk
        key={person ?? ''}
        known={await audit.page(undefined, person)}
        person={person}
        people={emails}
        keptDays={settings.now().activityDays}
      />
    </Frame>
  );
}
