import type { Metadata } from 'next';
import { LoginForm } from '../../features/account/login-form.tsx';
import { Frame } from '../../features/frame/frame.tsx';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

export default function LoginPage() {
  const { signInLinks, passkeys } = services();
  return (
    <Frame account={<span />}>
      <LoginForm
        hasMail={signInLinks.hasMail}
        passkeyOrigin={passkeys.fault === undefined ? passkeys.origin : undefined}
      />
    </Frame>
  );
}
