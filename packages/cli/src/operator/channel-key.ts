import { TOPICS } from '@rostrum/contract/bus-topics';
import { Fault } from '../words.ts';
import { addressLines, channelAddresses } from './channel-addresses.ts';
import type { OperatorCommand } from './command.ts';

export const channelKey: OperatorCommand = {
  words: 'channel key',
  usage: 'SLUG [--rotate]',
  help: 'Shows the stream key; --rotate makes a new one and ends who publishes with the old.',
  options: { rotate: { type: 'boolean' } },
  positionals: 1,
  async run(operator, typed) {
    const [slug = ''] = typed.positionals;
    const store = await operator.store();
    const channel = await store.channels.bySlug(slug);
    if (channel === undefined) {
      throw new Fault(`There is no channel '${slug}'. 'channel list' shows those there are.`);
    }
    const rotates = typed.has('rotate');
    const streamKey = rotates ? await store.streamKeys.rotate(channel.id) : await store.streamKeys.issue(channel.id);
    if (rotates) {
      await operator.tell(async (bus) => {
        await bus.publish(TOPICS.streamKeyRotated, { slug, role: 'primary' });
      });
    }
    const { srtPassphrase } = await store.encoderSettings.of(channel.id);
    const addresses = channelAddresses(operator.settings, slug, streamKey, srtPassphrase);
    return { json: addresses, lines: addressLines(addresses) };
  },
};
