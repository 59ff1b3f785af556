import type { ChannelCreated } from '@rostrum/contract/api';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { accessSchema, type ChannelCard } from '@rostrum/contract/channel-card';
import type { ChannelToAdd } from '@rostrum/store/channel-repository';
import { Fault } from '../words.ts';
import { addressLines, channelAddresses } from './channel-addresses.ts';
import type { OperatorCommand } from './command.ts';
import type { Operator } from './operator.ts';

export const channelAdd: OperatorCommand = {
  words: 'channel add',
  usage: `SLUG [--title T] [--access ${accessSchema.options.join('|')}]`,
  help: 'Makes a channel and its stream key.',
  options: { title: { type: 'string' }, access: { type: 'string' } },
  positionals: 1,
  async run(operator, typed) {
    const [slug = ''] = typed.positionals;
    const access = accessSchema.safeParse(typed.text('access') ?? 'public');
    if (!access.success) {
      throw new Fault(`--access is one of ${accessSchema.options.join(', ')}.`);
    }
    const addresses = await addChannel(operator, { slug, title: typed.text('title'), access: access.data });
    return { json: addresses, lines: addressLines(addresses) };
  },
};

/** Makes a channel with its key and tells the running server. @throws RostrumError `SLUG_TAKEN`, `SLUG_INVALID`, … */
export async function addChannel(operator: Operator, toAdd: ChannelToAdd): Promise<ChannelCreated> {
  const store = await operator.store();
  const channel = await store.channels.add(toAdd);
  const streamKey = await store.streamKeys.issue(channel.id);
  const { slug, title, description, access } = channel;
  const card: ChannelCard = { slug, title, description, access };
  await operator.tell(async (bus) => {
    await bus.hashSet(KEYS.channels, slug, card);
    await bus.publish(TOPICS.channel, card);
  });
  return channelAddresses(operator.settings, slug, streamKey);
}
