import type { OperatorCommand } from './command.ts';

export const channelList: OperatorCommand = {
  words: 'channel list',
  usage: '',
  help: 'Lists the channels.',
  options: {},
  positionals: 0,
  async run(operator) {
    const store = await operator.store();
    const channels = (await store.channels.list()).map(({ slug, title, access, createdAt }) => ({
      slug,
      title,
      access,
      createdAt: new Date(createdAt).toISOString(),
      watchUrl: `${operator.settings.publicUrl}/c/${slug}`,
    }));
    const width = Math.max(0, ...channels.map(({ slug }) => slug.length));
    const lines = channels.map(({ slug, access, title }) => `${slug.padEnd(width)}  ${access.padEnd(8)}  ${title}`);
    return { json: { channels }, lines: lines.length === 0 ? ['There are no channels yet.'] : lines };
  },
};
