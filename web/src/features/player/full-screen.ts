type AppleVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

/** Fills the screen with the player, or, on iPhones, with its picture alone; or goes back. */
export function toggleFullScreen(root: HTMLElement | null, video: AppleVideo | null): void {
  if (root === null) {
    return;
  }
  if (document.fullscreenElement !== null) {
    void document.exitFullscreen();
  } else if (root.requestFullscreen === undefined) {
    video?.webkitEnterFullscreen?.();
  } else {
    root.requestFullscreen().catch(() => video?.webkitEnterFullscreen?.());
  }
}
