import type { ChannelCreated } from '@rostrum/contract/api';
import { addChannel } from '../operator/channel-add.ts';
import { channelAddresses } from '../operator/channel-addresses.ts';
import type { Operator } from '../operator/operator.ts';

/** The channel a demonstration is published to, made where it is missing. */
export async function demoChannel(operator: Operator, slug: string): Promise<ChannelCreated> {
  const store = await operator.store();
  const existing = await store.channels.bySlug(slug);
  if (existing === undefined) {
    return addChannel(operator, { slug, title: 'Demonstration' });
  }
  return channelAddresses(operator.settings, slug, await store.streamKeys.issue(existing.id));
}
