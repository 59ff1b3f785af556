import type { Tap } from './autoplay.ts';
import {
  initialState,
  type LiveStatus,
  type Phase,
  type PlayerEvent,
  type PlayerState,
  phaseOf,
  reduce,
} from './player-state.ts';
import type { Rendition, RenditionChoice, SoundChoice, TextTrackChoice } from './stream.ts';

/** Everything the player's face shows. A new object each time something changed. */
export type PlayerView = {
  readonly phase: Phase;
  readonly state: PlayerState;
  readonly isPaused: boolean;
  readonly isMuted: boolean;
  /** 0…1 */
  readonly volume: number;
  /** What the browser wants the viewer to tap for. */
  readonly tap: Tap;
  readonly latencyMs: number | undefined;
  readonly isBehind: boolean;
  readonly renditions: readonly Rendition[];
  readonly choice: RenditionChoice;
  /** The rendition on the screen. */
  readonly playing: string | undefined;
  readonly sounds: readonly SoundChoice[];
  /** The one that is heard. */
  readonly sound: number;
  readonly textTracks: readonly TextTrackChoice[];
  /** −1 = none. */
  readonly textTrack: number;
  /** A first frame was shown since the page was opened. */
  readonly hasStarted: boolean;
};

/** Holds the view, and tells who listens when it changed. */
export class PlayerViewStore {
  readonly #listeners = new Set<() => void>();
  #view: PlayerView;

  constructor(known: LiveStatus) {
    const state = initialState(known);
    this.#view = {
      phase: phaseOf(state),
      state,
      isPaused: true,
      isMuted: false,
      volume: 1,
      tap: 'none',
      latencyMs: undefined,
      isBehind: false,
      renditions: [],
      choice: 'auto',
      playing: undefined,
      sounds: [],
      sound: 0,
      textTracks: [],
      textTrack: -1,
      hasStarted: false,
    };
  }

  get view(): PlayerView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispatch(event: PlayerEvent): void {
    const state = reduce(this.#view.state, event);
    if (state !== this.#view.state) {
      this.show({ state, phase: phaseOf(state) });
    }
  }

  show(change: Partial<PlayerView>): void {
    const hasChanged = Object.entries(change).some(([name, value]) => this.#view[name as keyof PlayerView] !== value);
    if (hasChanged) {
      this.#view = { ...this.#view, ...change };
      for (const listener of this.#listeners) {
        listener();
      }
    }
  }

  close(): void {
    this.#listeners.clear();
  }
}
