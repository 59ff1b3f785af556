import { USER_ROLES } from '@rostrum/contract/user-role';
import { Fault } from '../words.ts';
import type { OperatorCommand } from './command.ts';
import { findUser } from './find-user.ts';
import { takeStaffRightsBack } from './staff-rights.ts';

export const userRole: OperatorCommand = {
  words: 'user role',
  usage: `EMAIL ${USER_ROLES.join('|')}`,
  help: 'Changes what somebody may do; it holds at once. There is always an owner.',
  options: {},
  positionals: 2,
  async run(operator, typed) {
    const [email = '', wanted] = typed.positionals;
    const role = USER_ROLES.find((known) => known === wanted);
    if (role === undefined) {
      throw new Fault(`A role is one of ${USER_ROLES.join(', ')}.`);
    }
    const store = await operator.store();
    const user = await findUser(store, email);
    if (user.role !== role) {
      await store.users.setRole(user.id, role);
      await takeStaffRightsBack(operator, user.id);
      const detail = { from: user.role, to: role };
      await store.audit.add({ by: { email: 'command line' }, action: 'person.role', subject: user.email, detail });
    }
    return { json: { id: user.id, email: user.email, role }, lines: [`${user.email} is ${role} from now on.`] };
  },
};
