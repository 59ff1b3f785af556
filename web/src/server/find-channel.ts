import type { Channel } from '@rostrum/store/channel-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';

/** @returns the channel. @throws WebError `NO_SUCH_CHANNEL`. */
export async function findChannel(store: Pick<Store, 'channels'>, slug: string): Promise<Channel> {
  const channel = await store.channels.bySlug(slug);
  if (channel === undefined) {
    throw new WebError('NO_SUCH_CHANNEL', { channel: slug });
  }
  return channel;
}
