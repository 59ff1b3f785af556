import { PASSWORD_MIN } from '@rostrum/contract/password';
import type { Metadata } from 'next';
import { OwnAccountDesk } from '../../features/account/own-account-desk.tsx';
import { Frame } from '../../features/frame/frame.tsx';
import { SignedIn } from '../../features/frame/signed-in.tsx';
import { sayOnPage } from '../../language/page-language.ts';
import { mustSignIn } from '../../server/page-session.ts';
import { mayManagePeople, scopesToGive } from '../../server/rights.ts';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('frame'))('account'), robots: { index: false } };
}

export default async function AccountPage() {
  const { account, session } = await mustSignIn();
  const { ownAccount, passkeys, apiKeys } = services();
  const sessions = await ownAccount.sessions(account, session);
  const known = await passkeys.list(account.id);
  const keys = await apiKeys.list(account);
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople={mayManagePeople(account)} at="account" />}>
      <OwnAccountDesk
        account={account}
        sessions={sessions}
        keys={keys}
        scopes={scopesToGive(account)}
        passwordMin={PASSWORD_MIN}
        hasPassword={await ownAccount.hasPassword(account)}
        passkeys={{ known, origin: passkeys.origin, fault: passkeys.fault }}
      />
    </Frame>
  );
}
