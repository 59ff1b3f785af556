/** What the browser wants a tap for: sound, or any playing at all. */
export type Tap = 'none' | 'sound' | 'play';

/**
 * Starts with sound; where the browser forbids that, without; where it forbids even that, not at all.
 * @param signal aborted when the player closes meanwhile.
 */
export async function startPlaying(video: HTMLVideoElement, signal: AbortSignal): Promise<Tap> {
  try {
    await video.play();
    return 'none';
  } catch (error) {
    // AbortError: another load came between; that one plays.
    if (signal.aborted || !isForbidden(error)) {
      return 'none';
    }
  }
  const wasMuted = video.muted;
  video.muted = true;
  try {
    await video.play();
    return wasMuted ? 'none' : 'sound';
  } catch (error) {
    video.muted = wasMuted;
    return isForbidden(error) ? 'play' : 'none';
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotAllowedError';
}
