import type { ChannelCreated } from '@rostrum/contract/api';
import type { KeyRole } from '@rostrum/store/encoder-choices';
import { addChannel } from '../operator/channel-add.ts';
import { channelAddresses } from '../operator/channel-addresses.ts';
import type { Operator } from '../operator/operator.ts';

/** The channel a demonstration is published to, made where it is missing. */
export async function demoChannel(operator: Operator, slug: string, role: KeyRole): Promise<ChannelCreated> {
  const store = await operator.store();
  const existing = await store.channels.bySlug(slug);
  if (existing === undefined) {
    await addChannel(operator, { slug, title: 'Demonstration' });
  }
  const channel = existing ?? (await store.channels.bySlug(slug));
  const id = channel?.id ?? '';
  const streamKey = await store.streamKeys.issue(id, role);
  const { srtPassphrase } = await store.encoderSettings.of(id);
  return channelAddresses(operator.settings, slug, streamKey, srtPassphrase);
}
