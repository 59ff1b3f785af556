import type { OperatorCommand } from './command.ts';

export const userList: OperatorCommand = {
  words: 'user list',
  usage: '',
  help: 'Lists who can sign in.',
  options: {},
  positionals: 0,
  async run(operator) {
    const store = await operator.store();
    const users = (await store.users.list()).map(({ id, email, name = '', role, createdAt, lastSeenAt }) => ({
      id,
      email,
      name,
      role,
      createdAt: new Date(createdAt).toISOString(),
      lastSeenAt: lastSeenAt === undefined ? null : new Date(lastSeenAt).toISOString(),
    }));
    const width = Math.max(0, ...users.map(({ email }) => email.length));
    const lines = users.map(({ email, role, name }) => `${email.padEnd(width)}  ${role.padEnd(9)}  ${name}`.trimEnd());
    return { json: { users }, lines: lines.length === 0 ? ['Nobody can sign in yet.'] : lines };
  },
};
