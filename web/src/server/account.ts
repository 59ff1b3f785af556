import type { UserRole } from '@rostrum/contract/user-role';

/** Who is signed in, as pages and the API see them. */
export type Account = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
};

/** Who changes something, and from where, as it is written down. */
export type Actor = Account & {
  readonly address: string;
  /** The name of the API key by which a program does it for them. */
  readonly keyName?: string | undefined;
};
