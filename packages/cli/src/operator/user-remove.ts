import { Fault } from '../words.ts';
import type { OperatorCommand } from './command.ts';
import { findUser } from './find-user.ts';
import { takeStaffRightsBack } from './staff-rights.ts';

export const userRemove: OperatorCommand = {
  words: 'user remove',
  usage: 'EMAIL [--channels-to EMAIL]',
  help: 'Removes somebody and signs them out everywhere. Their channels go to the owner, or to whom you name.',
  options: { 'channels-to': { type: 'string' } },
  positionals: 1,
  async run(operator, typed) {
    const store = await operator.store();
    const user = await findUser(store, typed.positionals[0] ?? '');
    const named = typed.text('channels-to');
    const owner = (await store.users.list()).find(({ id, role }) => role === 'owner' && id !== user.id);
    const heir = named === undefined ? owner : await findUser(store, named);
    if (heir?.id === user.id) {
      throw new Fault('The channels cannot go to the person that is removed.');
    }
    const channels = (await store.users.remove(user.id, heir?.id ?? user.id)) ?? [];
    await takeStaffRightsBack(operator, user.id);
    const by = { email: 'command line' };
    await store.audit.add({ by, action: 'person.removed', subject: user.email, detail: { channels } });
    const theirs =
      channels.length === 0 ? [] : [`These channels are ${heir?.email ?? 'nobody'}'s now: ${channels.join(', ')}.`];
    return {
      json: { id: user.id, email: user.email, removed: true, channels },
      lines: [`${user.email} cannot sign in any more.`, ...theirs],
    };
  },
};
