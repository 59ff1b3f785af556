import type { Store } from '@rostrum/store/store';
import type { User } from '@rostrum/store/user-repository';
import { Fault } from '../words.ts';

/** @returns who has the address. @throws Fault when nobody has. */
export async function findUser(store: Pick<Store, 'users'>, email: string): Promise<User> {
  const user = await store.users.byEmail(email);
  if (user === undefined) {
    throw new Fault(`Nobody has the address ${email}. 'user list' shows who there is.`);
  }
  return user;
}
