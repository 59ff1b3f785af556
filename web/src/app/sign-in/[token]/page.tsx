import { PASSWORD_MIN } from '@rostrum/contract/password';
import type { Metadata } from 'next';
import { LinkForm } from '../../../features/account/link-form.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SpentLink } from '../../../features/frame/spent-link.tsx';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Sign in', robots: { index: false }, referrer: 'no-referrer' };

type Props = { params: Promise<{ token: string }> };

/** What is said of a link that signs nobody in. */
const SPENT = {
  used: {
    title: 'This link was used already',
    text: 'It works once. Get a new one at the sign-in page; if it was not you who used it, choose a new password by it.',
  },
  expired: {
    title: 'This link has expired',
    text: 'A link by mail holds for 15 minutes, one that was handed over for a day. Get a new one.',
  },
  unknown: {
    title: 'This link opens nothing',
    text: 'It may have been copied without its end, or a newer one was made since. Open the newest one from your mail.',
  },
} as const;

/** Opening it changes nothing: the button does. */
export default async function SignInLinkPage({ params }: Props) {
  const { token } = await params;
  const link = await services().signInLinks.look(token);
  if (typeof link === 'string') {
    return <SpentLink {...SPENT[link]} />;
  }
  return (
    <Frame account={<span />}>
      <LinkForm token={token} passwordMin={PASSWORD_MIN} {...link} />
    </Frame>
  );
}
