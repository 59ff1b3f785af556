import { PASSWORD_MIN } from '@rostrum/contract/password';
import type { Metadata } from 'next';
import { SetupForm } from '../../features/account/account-form.tsx';
import { Frame } from '../../features/frame/frame.tsx';
import { SpentLink } from '../../features/frame/spent-link.tsx';
import { sayOnPage } from '../../language/page-language.ts';
import { Speaks } from '../../language/speaks.tsx';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('entry'))('setUp'), robots: { index: false }, referrer: 'no-referrer' };
}

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function SetupPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== 'string' || !(await services().accounts.isSetupToken(token))) {
    const say = await sayOnPage('entry');
    return <SpentLink title={say('setUpSpent')} text={say('setUpSpentText')} />;
  }
  return (
    <Speaks rooms={['entry']}>
      <Frame account={<span />}>
        <SetupForm token={token} passwordMin={PASSWORD_MIN} />
      </Frame>
    </Speaks>
  );
}
