import { PASSWORD_MIN } from '@rostrum/contract/password';
import type { Metadata } from 'next';
import { SetupForm } from '../../features/account/account-form.tsx';
import { Frame } from '../../features/frame/frame.tsx';
import { SpentLink } from '../../features/frame/spent-link.tsx';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Set up', robots: { index: false }, referrer: 'no-referrer' };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function SetupPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== 'string' || !(await services().accounts.isSetupToken(token))) {
    return (
      <SpentLink
        title="This set-up link is spent"
        text="It works once. If you already have an account, sign in; if not, start the server again: it prints a new link while there is no owner."
      />
    );
  }
  return (
    <Frame account={<span />}>
      <SetupForm token={token} passwordMin={PASSWORD_MIN} />
    </Frame>
  );
}
