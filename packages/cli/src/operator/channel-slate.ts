import { createReadStream, statSync } from 'node:fs';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { Fault } from '../words.ts';
import type { OperatorCommand } from './command.ts';

/** What viewers see while a channel's encoder is away. */
export const channelSlate: OperatorCommand = {
  words: 'channel slate',
  usage: 'SLUG [--picture FILE | --default]',
  help: 'Shows and changes what viewers see while the encoder is away: a picture or clip of your own, or the usual one.',
  options: { picture: { type: 'string' }, default: { type: 'boolean' } },
  positionals: 1,
  async run(operator, typed) {
    const [slug = ''] = typed.positionals;
    const picture = typed.text('picture');
    const isDefault = typed.has('default');
    if (picture !== undefined && isDefault) {
      throw new Fault('Give --picture or --default, not both.');
    }
    if ((await (await operator.store()).channels.bySlug(slug)) === undefined) {
      throw new Fault(`There is no channel '${slug}'. 'channel list' shows those there are.`);
    }
    const slates = openSlateFiles(operator.settings.dataFolder);
    if (picture !== undefined) {
      assertFile(picture);
      await slates.put(slug, createReadStream(picture));
    } else if (isDefault) {
      await slates.remove(slug);
    }
    if (picture !== undefined || isDefault) {
      await operator.tell(async (bus) => {
        await bus.publish(TOPICS.encoderSettings, { slug });
      });
    }
    const own = await slates.has(slug);
    return {
      json: { slug, own },
      lines: [
        own
          ? 'While the encoder is away, viewers see the channel’s own picture or clip.'
          : 'While the encoder is away, viewers see the usual slate, with the channel’s title.',
      ],
    };
  },
};

/** @throws Fault in words. */
function assertFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new Fault(`There is no file '${path}'.`);
  }
}
