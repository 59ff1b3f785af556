/** Who is signed in, as pages and the API see them. */
export type Account = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'owner' | 'admin' | 'creator' | 'moderator' | 'viewer';
};

/** Whether an account may make channels, see their keys and end them. */
export function isManager(account: Account | undefined): account is Account {
  return account?.role === 'owner' || account?.role === 'admin';
}
