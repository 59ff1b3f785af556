/** Draws what is on the screen over it, so that opening a stream anew shows no black. */
export function keepPicture(video: HTMLVideoElement, picture: HTMLCanvasElement): void {
  if (video.videoWidth > 0) {
    picture.width = video.videoWidth;
    picture.height = video.videoHeight;
    picture.getContext('2d')?.drawImage(video, 0, 0);
    picture.hidden = false;
  }
}
