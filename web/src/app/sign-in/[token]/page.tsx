import { PASSWORD_MIN } from '@rostrum/contract/password';
import type { Metadata } from 'next';
import { LinkForm } from '../../../features/account/link-form.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SpentLink } from '../../../features/frame/spent-link.tsx';
import { sayOnPage } from '../../../language/page-language.ts';
import { Speaks } from '../../../language/speaks.tsx';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('entry'))('signIn'), robots: { index: false }, referrer: 'no-referrer' };
}

type Props = { params: Promise<{ token: string }> };

/** What is said of a link that signs nobody in. */
const SPENT = {
  used: { title: 'linkUsed', text: 'mailUsed' },
  expired: { title: 'linkExpired', text: 'mailExpired' },
  unknown: { title: 'linkUnknown', text: 'mailUnknown' },
} as const;

/** Opening it changes nothing: the button does. */
export default async function SignInLinkPage({ params }: Props) {
  const { token } = await params;
  const link = await services().signInLinks.look(token);
  if (typeof link === 'string') {
    const say = await sayOnPage('entry');
    return <SpentLink title={say(SPENT[link].title)} text={say(SPENT[link].text)} />;
  }
  return (
    <Speaks rooms={['entry']}>
      <Frame account={<span />}>
        <LinkForm token={token} passwordMin={PASSWORD_MIN} {...link} />
      </Frame>
    </Speaks>
  );
}
