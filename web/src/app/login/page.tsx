import type { Metadata } from 'next';
import { LoginForm } from '../../features/account/login-form.tsx';
import { Frame } from '../../features/frame/frame.tsx';
import { pageLanguage, sayOnPage } from '../../language/page-language.ts';
import { sayFault } from '../../language/say-fault.ts';
import { Speaks } from '../../language/speaks.tsx';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('entry'))('signIn'), robots: { index: false } };
}

type Props = { searchParams: Promise<{ fault?: string | string[] }> };

export default async function LoginPage({ searchParams }: Props) {
  const { fault } = await searchParams;
  const language = await pageLanguage();
  const { signInLinks, passkeys, oidc } = services();
  const told = typeof fault === 'string' ? oidc.faultOf(fault) : undefined;
  return (
    <Speaks rooms={['entry']}>
      <Frame account={<span />}>
        <LoginForm
          hasMail={signInLinks.hasMail}
          passkeyOrigin={passkeys.fault === undefined ? passkeys.origin : undefined}
          single={oidc.label === undefined ? undefined : { label: oidc.label, startUrl: oidc.startUrl }}
          fault={told === undefined ? undefined : sayFault(told, language)}
        />
      </Frame>
    </Speaks>
  );
}
