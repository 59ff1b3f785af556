import type { Metadata } from 'next';
import { LoginForm } from '../../features/account/account-form.tsx';
import { Frame } from '../../features/frame/frame.tsx';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

export default function LoginPage() {
  return (
    <Frame account={<span />}>
      <LoginForm />
    </Frame>
  );
}
