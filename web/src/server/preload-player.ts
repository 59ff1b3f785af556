import { preload } from 'react-dom';
import type { ChannelView } from './channels.ts';
import { services } from './services.ts';

/**
 * Has the browser fetch hls.js, and the running event's multivariant playlist, while the page's own scripts still load;
 * nothing where nothing runs.
 */
export function preloadPlayer({ slug, status, access }: ChannelView): void {
  if (status !== 'live' && status !== 'reconnecting') {
    return;
  }
  const { playerChunk } = services();
  if (playerChunk !== undefined) {
    preload(playerChunk, { as: 'script' });
  }
  // What is not open to all is fetched by another address.
  if (status === 'live' && (access === 'public' || access === 'unlisted')) {
    preload(`/hls/${slug}/index.m3u8`, { as: 'fetch', crossOrigin: 'anonymous' });
  }
}
