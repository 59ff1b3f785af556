import type { Metadata } from 'next';
import { LoginForm } from '../../features/account/login-form.tsx';
import { Frame } from '../../features/frame/frame.tsx';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

type Props = { searchParams: Promise<{ fault?: string | string[] }> };

export default async function LoginPage({ searchParams }: Props) {
  const { fault } = await searchParams;
  const { signInLinks, passkeys, oidc } = services();
  return (
    <Frame account={<span />}>
      <LoginForm
        hasMail={signInLinks.hasMail}
        passkeyOrigin={passkeys.fault === undefined ? passkeys.origin : undefined}
        single={oidc.label === undefined ? undefined : { label: oidc.label, startUrl: oidc.startUrl }}
        fault={typeof fault === 'string' ? oidc.say(fault) : undefined}
      />
    </Frame>
  );
}
