import type { OpenStream } from './stream.ts';

let opener: Promise<OpenStream | undefined> | undefined;

/**
 * Downloads what plays here: hls.js where Media Source Extensions exist, else the browser's own HLS. Asked again after a
 * failure to download; otherwise once a page.
 * @returns `undefined` when this browser can play neither.
 */
export function loadOpener(): Promise<OpenStream | undefined> {
  opener ??= load().catch((error: unknown) => {
    opener = undefined;
    throw error;
  });
  return opener;
}

async function load(): Promise<OpenStream | undefined> {
  if ('MediaSource' in window || 'ManagedMediaSource' in window) {
    const { isHlsSupported, openHlsStream } = await import('./hls-player.ts');
    if (isHlsSupported()) {
      return openHlsStream;
    }
  }
  const { isNativeSupported, openNativeStream } = await import('./native-player.ts');
  return isNativeSupported(document.createElement('video')) ? openNativeStream : undefined;
}
