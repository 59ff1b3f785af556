import { TOPICS } from '@rostrum/contract/bus-topics';
import type { PullChoice } from '@rostrum/store/pull-repository';
import { Fault } from '../words.ts';
import type { OperatorCommand } from './command.ts';

/** Where a channel is pulled from, in place of an encoder that sends. */
export const channelPull: OperatorCommand = {
  words: 'channel pull',
  usage: 'SLUG [--from ADDRESS] [--on | --off | --remove]',
  help: 'Shows and changes the address a channel is pulled from: a camera, another server, a film.',
  options: {
    from: { type: 'string' },
    on: { type: 'boolean' },
    off: { type: 'boolean' },
    remove: { type: 'boolean' },
  },
  positionals: 1,
  async run(operator, typed) {
    const [slug = ''] = typed.positionals;
    const address = typed.text('from');
    const [on, off, removes] = [typed.has('on'), typed.has('off'), typed.has('remove')];
    if (Number(on) + Number(off) + Number(removes) > 1) {
      throw new Fault('--on, --off and --remove exclude each other.');
    }
    if (removes && address !== undefined) {
      throw new Fault('--from sets an address, --remove takes it away; choose one.');
    }
    const store = await operator.store();
    const channel = await store.channels.bySlug(slug);
    if (channel === undefined) {
      throw new Fault(`There is no channel '${slug}'. 'channel list' shows those there are.`);
    }
    if (removes) {
      await store.pulls.remove(channel.id);
    } else if (address !== undefined || on || off) {
      await store.pulls.set(channel.id, { address, isOn: !off });
    }
    if (removes || address !== undefined || on || off) {
      await operator.tell(async (bus) => {
        await bus.publish(TOPICS.pull, { slug });
      });
    }
    const choice = await store.pulls.of(channel.id);
    return { json: { slug, address: choice?.address ?? null, isOn: choice?.isOn ?? false }, lines: [line(choice)] };
  },
};

function line(choice: PullChoice | undefined): string {
  if (choice === undefined) {
    return 'Not pulled. --from rtsp://…, srt://…, https://… or file:NAME sets an address.';
  }
  return choice.isOn ? `Pulled from  ${choice.address}` : `Not pulled now. --on pulls from ${choice.address}`;
}
