import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { Account } from './account.ts';
import { SESSION_COOKIE } from './cookies.ts';
import { mayManagePeople } from './rights.ts';
import { services } from './services.ts';

/** A page's account, and which of its sessions opened it. */
export type PageSession = { readonly account: Account; readonly session: string };

/** For pages of those who have an account: guests are sent to sign in. */
export async function mustSignIn(): Promise<PageSession> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const found = await services().accounts.session(jar.get(SESSION_COOKIE)?.value, {
    address: head.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'direct',
    agent: head.get('user-agent') ?? undefined,
  });
  if (found === undefined) {
    redirect('/login');
  }
  return { account: found.account, session: found.id };
}

/** For the pages below `/admin`: to others they are not there. */
export async function mustManagePeople(): Promise<PageSession> {
  const found = await mustSignIn();
  if (!mayManagePeople(found.account)) {
    notFound();
  }
  return found;
}
