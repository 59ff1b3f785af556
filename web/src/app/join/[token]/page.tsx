import { PASSWORD_MIN } from '@rostrum/contract/password';
import type { Metadata } from 'next';
import { JoinForm, ResetForm } from '../../../features/account/join-form.tsx';
import { Frame } from '../../../features/frame/frame.tsx';
import { SpentLink } from '../../../features/frame/spent-link.tsx';
import { services } from '../../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Join', robots: { index: false }, referrer: 'no-referrer' };

type Props = { params: Promise<{ token: string }> };

/** What is said of a link that opens nothing. */
const SPENT = {
  used: {
    title: 'This link was used already',
    text: 'It works once. If it was you, sign in with the password you chose; if not, tell whoever sent it to you.',
  },
  revoked: {
    title: 'This link was taken back',
    text: 'Whoever sent it does not want it used any more. Ask them for a new one.',
  },
  expired: {
    title: 'This link has expired',
    text: 'An invitation holds for some days, a link for a new password for one. Ask whoever sent it for a new one.',
  },
  unknown: {
    title: 'This link opens nothing',
    text: 'It may have been copied without its end. Open it once more from where it was sent to you.',
  },
} as const;

export default async function JoinPage({ params }: Props) {
  const { token } = await params;
  const link = await services().invitations.look(token);
  if (typeof link === 'string') {
    return <SpentLink {...SPENT[link]} />;
  }
  return (
    <Frame account={<span />}>
      {link.kind === 'join' ? (
        <JoinForm token={token} role={link.role} email={link.email} passwordMin={PASSWORD_MIN} />
      ) : (
        <ResetForm token={token} email={link.email ?? ''} passwordMin={PASSWORD_MIN} />
      )}
    </Frame>
  );
}
