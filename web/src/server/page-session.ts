import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { type Account, isManager } from './account.ts';
import { SESSION_COOKIE } from './cookies.ts';
import { services } from './services.ts';

/** @returns who is signed in, or `undefined`. */
async function pageAccount(): Promise<Account | undefined> {
  return services().accounts.bySession((await cookies()).get(SESSION_COOKIE)?.value);
}

/** For studio pages: guests are sent to sign in. @returns the account, and whether it may manage channels. */
export async function mustSignIn(): Promise<{ account: Account; isManager: boolean }> {
  const account = await pageAccount();
  if (account === undefined) {
    redirect('/login');
  }
  return { account, isManager: isManager(account) };
}
