import { PASSWORD_MIN } from '@rostrum/contract/password';
import type { Metadata } from 'next';
import { JoinForm, ResetForm } from '../../../features/account/join-form.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SpentLink } from '../../../features/frame/spent-link.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { Speaks } from '../../../language/speaks.tsx';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('entry'))('join'), robots: { index: false }, referrer: 'no-referrer' };
}

type Props = { params: Promise<{ token: string }> };

/** What is said of a link that opens nothing. */
const SPENT = {
  used: { title: 'linkUsed', text: 'joinUsed' },
  revoked: { title: 'linkRevoked', text: 'joinRevoked' },
  expired: { title: 'linkExpired', text: 'joinExpired' },
  unknown: { title: 'linkUnknown', text: 'joinUnknown' },
} as const;

export default async function JoinPage({ params }: Props) {
  const { token } = await params;
  const link = await services().invitations.look(token);
  if (typeof link === 'string') {
    const say = await sayOnPage('entry');
    return <SpentLink title={say(SPENT[link].title)} text={say(SPENT[link].text)} />;
  }
  return (
    <Speaks rooms={['entry']}>
      <Frame account={<span />}>
        {link.kind === 'join' ? (
          <JoinForm token={token} role={link.role} email={link.email} passwordMin={PASSWORD_MIN} />
        ) : (
          <ResetForm token={token} email={link.email ?? ''} passwordMin={PASSWORD_MIN} />
        )}
      </Frame>
    </Speaks>
  );
}
