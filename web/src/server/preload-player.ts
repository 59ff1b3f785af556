import { preload } from 'react-dom';
import { services } from './services.ts';

/** Has the browser fetch hls.js, and the running event's multivariant playlist, while the page's own scripts still load. */
export function preloadPlayer(slug: string, isLive: boolean): void {
  const { playerChunk } = services();
  if (playerChunk !== undefined) {
    preload(playerChunk, { as: 'script' });
  }
  if (isLive) {
    preload(`/hls/${slug}/index.m3u8`, { as: 'fetch', crossOrigin: 'anonymous' });
  }
}
