import { hash } from '@node-rs/argon2';
import { faultOfPassword } from '@rostrum/contract/password';
import { USER_ROLES } from '@rostrum/contract/user-role';
import { Fault } from '../words.ts';
import type { OperatorCommand } from './command.ts';
import { readPassword } from './password-input.ts';

export const userAdd: OperatorCommand = {
  words: 'user add',
  usage: `EMAIL --role ${USER_ROLES.join('|')} [--name N] [--password-stdin]`,
  help: 'Makes someone who can sign in. The password is asked for, or read from standard input.',
  options: { role: { type: 'string' }, name: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
  positionals: 1,
  async run(operator, typed) {
    const [email = ''] = typed.positionals;
    const role = USER_ROLES.find((known) => known === typed.text('role'));
    if (role === undefined) {
      throw new Fault(`--role is one of ${USER_ROLES.join(', ')}.`);
    }
    const store = await operator.store();
    if ((await store.users.byEmail(email)) !== undefined) {
      throw new Fault(`There is a user with the address ${email} already.`);
    }
    const password = await readPassword(typed.has('password-stdin'));
    const fault = faultOfPassword(password);
    if (fault !== undefined) {
      throw new Fault(fault);
    }
    // Argon2id is the library's default, with the parameters OWASP recommends.
    const user = await store.users.add({ email, role, name: typed.text('name'), passwordHash: await hash(password) });
    await store.audit.add({
      by: { email: 'command line' },
      action: 'person.joined',
      subject: user.email,
      detail: { role },
    });
    return {
      json: { id: user.id, email: user.email, role: user.role },
      lines: [`${user.email} can sign in at ${operator.settings.publicUrl}/login (${user.role}).`],
    };
  },
};
