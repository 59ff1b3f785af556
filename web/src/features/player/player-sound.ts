import { remember, remembered } from '../browser/remembered.ts';
import type { PlayerViewStore } from './player-view.ts';

const VOLUME_DEFAULT = 1;

/** Loudness of the video element, remembered from visit to visit. */
export class PlayerSound {
  readonly #video: HTMLVideoElement;
  readonly #store: PlayerViewStore;

  /** @param isSilent starts without sound whatever was remembered. */
  constructor(video: HTMLVideoElement, store: PlayerViewStore, isSilent: boolean) {
    this.#video = video;
    this.#store = store;
    const volume = Number(remembered('volume') ?? VOLUME_DEFAULT);
    video.muted = isSilent || remembered('muted') === '1';
    video.volume = volume >= 0 && volume <= 1 ? volume : VOLUME_DEFAULT;
    this.read();
  }

  /** Shows what the element says: others may have turned it. */
  read(): void {
    const { paused, muted, volume } = this.#video;
    this.#store.show({ isPaused: paused, isMuted: muted || volume === 0, volume });
  }

  /** The tap browsers want before sound. */
  give(): void {
    this.#video.muted = false;
    this.#video.volume ||= VOLUME_DEFAULT;
    void this.#video.play().catch(() => {});
    this.#store.show({ tap: 'none' });
    remember('muted', '0');
  }

  toggle(): void {
    if (this.#video.muted || this.#video.volume === 0) {
      this.give();
    } else {
      this.#video.muted = true;
      remember('muted', '1');
    }
  }

  /** @param volume 0…1 */
  set(volume: number): void {
    this.#video.volume = Math.min(1, Math.max(0, volume));
    this.#video.muted = this.#video.volume === 0;
    remember('volume', String(this.#video.volume));
    remember('muted', this.#video.muted ? '1' : '0');
    if (this.#store.view.tap === 'sound') {
      this.#store.show({ tap: 'none' });
    }
  }
}
