import type { Metadata } from 'next';
import { PeopleDesk } from '../../features/admin/people-desk.tsx';
import { Frame } from '../../features/frame/frame.tsx';
import { SignedIn } from '../../features/frame/signed-in.tsx';
import { sayOnPage } from '../../language/page-language.ts';
import { mustManagePeople } from '../../server/page-session.ts';
import { rolesToInvite } from '../../server/rights.ts';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('admin'))('people'), robots: { index: false } };
}

export default async function PeoplePage() {
  const { account } = await mustManagePeople();
  const { people, invitations, channels, signInLinks } = services();
  const known = {
    people: await people.list(account),
    invitations: await invitations.list(),
  };
  const choices = (await channels.all()).map(({ slug, title }) => ({ slug, title }));
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople at="people" />}>
      <PeopleDesk
        known={known}
        channels={choices}
        rolesToInvite={rolesToInvite(account)}
        mailFault={signInLinks.mailFault}
      />
    </Frame>
  );
}
