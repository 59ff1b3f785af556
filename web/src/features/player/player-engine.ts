import type { Clock, Timer } from '@rostrum/service/clock';
import { startPlaying } from './autoplay.ts';
import { keepPicture } from './kept-picture.ts';
import { LiveStatusPoller } from './live-status.ts';
import { PlayerSound } from './player-sound.ts';
import { believe, isPlayable, type LiveStatus } from './player-state.ts';
import { type PlayerView, PlayerViewStore } from './player-view.ts';
import { retryDelayMs } from './retry-rule.ts';
import type { OpenStream, Rendition, RenditionChoice, SoundChoice, Stream, Trouble } from './stream.ts';
import { StreamWatch } from './stream-watch.ts';

export type EngineOptions = {
  readonly slug: string;
  /** The multivariant playlist; the one that is open to all where none is given. */
  readonly mediaUrl?: string;
  /** What the page brought along. */
  readonly known: LiveStatus;
  readonly clock: Clock;
  /** Loads the player's heavy half. */
  readonly loadOpener: () => Promise<OpenStream | undefined>;
  /** Starts silent and stays so (previews). */
  readonly isSilent?: boolean;
};

/** Where the picture goes. `kept` holds the last one while a stream is opened anew. */
type Screen = { readonly video: HTMLVideoElement; readonly kept: HTMLCanvasElement; readonly sound: PlayerSound };

const LOOK_EVERY_MS = 250;
/** A stream told to load again is given this long before it is told so again. */
const RETRY_AGAIN_MS = 2_500;
/** A cache on the way told of the event before; it knows better soon. */
const STALE_MS = 500;
/** Decoding failed this often in a row: told as broken, and still tried. */
const BROKEN_AFTER = 6;

/** Plays one channel into one video element for as long as the page is open. `close` ends every timer and request. */
export class PlayerEngine {
  readonly #options: EngineOptions;
  readonly #store: PlayerViewStore;
  readonly #abort = new AbortController();
  readonly #poller: LiveStatusPoller;
  readonly #watch: StreamWatch;
  #screen: Screen | undefined;
  #stream: Stream | undefined;
  #loadedEpoch: string | undefined;
  #isOpening = false;
  #retryTimer: Timer | undefined;
  #failures = 0;
  /** The name of the sound that was chosen. */
  #wantedSound: string | undefined;
  #ticker: Timer | undefined;
  /** Since when an event that was on the screen is told to be offline. */
  #lostAt: number | undefined;
  #retriedAt = Number.NEGATIVE_INFINITY;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { slug, clock, known } = options;
    this.#store = new PlayerViewStore(known);
    this.#poller = new LiveStatusPoller(
      {
        slug,
        clock,
        onStatus: (told) => this.#onStatus(told),
        onUnreachable: () => this.#store.dispatch({ kind: 'unreachable' }),
        onNoChannel: () => this.#takeStatus({ status: 'offline' }),
      },
      known,
    );
    this.#watch = new StreamWatch({
      store: this.#store,
      clock,
      onDoubt: () => {
        this.#poller.poke();
        this.#follow();
      },
      onFinished: () => this.#onFinished(),
      onLate: () => this.goLive(),
      onStuck: () => this.#reopen(0),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);
  readonly view = (): PlayerView => this.#store.view;

  start(video: HTMLVideoElement, kept: HTMLCanvasElement): void {
    const { clock, isSilent = false } = this.#options;
    const { signal } = this.#abort;
    const sound = new PlayerSound(video, this.#store, isSilent);
    this.#screen = { video, kept, sound };
    for (const name of ['play', 'pause', 'volumechange'] as const) {
      video.addEventListener(name, () => sound.read(), { signal });
    }
    video.addEventListener('pause', () => this.#watch.chooseLate(true), { signal });
    video.addEventListener('ended', () => this.#onFinished(), { signal });
    window.addEventListener('online', () => this.#hurry(), { signal });
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') {
        this.#poller.poke();
      }
    };
    document.addEventListener('visibilitychange', onVisible, { signal });
    this.#ticker = clock.every(LOOK_EVERY_MS, () => this.#stream && this.#watch.look(video, this.#stream));
    this.#follow();
    this.#poller.start(this.view().phase !== 'starting');
  }

  close(): void {
    this.#abort.abort();
    this.#poller.close();
    this.#ticker?.cancel();
    this.#retryTimer?.cancel();
    this.#closeStream();
    this.#store.close();
  }

  togglePlay(): void {
    const video = this.#screen?.video;
    if (video?.paused === true) {
      this.#store.show({ tap: 'none' });
      void video.play().catch(() => this.#store.show({ tap: 'play' }));
    } else {
      video?.pause();
    }
  }

  giveSound(): void {
    this.#screen?.sound.give();
  }

  toggleMuted(): void {
    this.#screen?.sound.toggle();
  }

  /** @param volume 0…1 */
  setVolume(volume: number): void {
    this.#screen?.sound.set(volume);
  }

  goLive(): void {
    const to = this.#stream?.timing().liveSyncPosition;
    this.#watch.chooseLate(false);
    if (this.#screen !== undefined && to !== undefined) {
      this.#screen.video.currentTime = to;
      void this.#screen.video.play().catch(() => {});
    }
  }

  choose(choice: RenditionChoice): void {
    this.#store.show({ choice });
    if (this.#stream?.choose(choice) === false) {
      this.#closeStream(true);
      void this.#open();
    }
  }

  /** Plays another of several sounds; the next stream of this page as well. */
  hear(id: number): void {
    this.#wantedSound = this.view().sounds.find((sound) => sound.id === id)?.label;
    this.#store.show({ sound: id });
    this.#stream?.hear(id);
  }

  /** @param id −1 turns captions off. */
  showText(id: number): void {
    this.#store.show({ textTrack: id });
    this.#stream?.showText(id);
  }

  /** A person asks to try again after a fault. */
  tryAgain(): void {
    this.#failures = 0;
    this.#reopen(0);
    this.#poller.poke();
  }

  #onStatus(told: LiveStatus): void {
    const now = this.#options.clock.now();
    const { hasStarted, state } = this.view();
    this.#lostAt = told.status === 'offline' ? (this.#lostAt ?? now) : undefined;
    this.#takeStatus(hasStarted ? believe(state.live, told, now - (this.#lostAt ?? now)) : told);
    if (state.isCutOff && state.isStalled && now - this.#retriedAt > RETRY_AGAIN_MS) {
      // The server answers: what waits out its back-off need not.
      this.#retriedAt = now;
      this.#stream?.retry();
    }
  }

  #takeStatus(live: LiveStatus): void {
    this.#store.dispatch({ kind: 'status', live });
    this.#follow();
  }

  /** Opens, keeps or closes the stream as the status asks. */
  #follow(): void {
    const { live, hasFrame, isStalled, isFinished } = this.view().state;
    if (isPlayable(live)) {
      const isOlder = this.#loadedEpoch !== undefined && live.epoch !== undefined && this.#loadedEpoch < live.epoch;
      if (this.#stream === undefined && this.#retryTimer === undefined) {
        void this.#open();
      } else if (this.#stream !== undefined && (isOlder || this.#lacksSound(live))) {
        this.#failures = 0;
        this.#store.show({ renditions: [] });
        this.#reopen(0);
      }
      return;
    }
    const isShowing = hasFrame && !isStalled && !isFinished;
    if (live.status === 'offline' || (live.status === 'ended' && !isShowing)) {
      this.#retryTimer?.cancel();
      this.#retryTimer = undefined;
      this.#closeStream();
    }
  }

  /** The event had no sound when its list was loaded, and has some now: players do not learn of it by themselves. */
  #lacksSound(live: LiveStatus): boolean {
    const { renditions } = this.view();
    return live.hasSound === true && renditions.length > 0 && renditions.every(({ kind }) => kind !== 'audio');
  }

  async #open(): Promise<void> {
    const screen = this.#screen;
    if (this.#isOpening || screen === undefined) {
      return;
    }
    this.#isOpening = true;
    const opener = await this.#options.loadOpener().catch(() => 'out of reach' as const);
    this.#isOpening = false;
    if (this.#abort.signal.aborted || this.#stream !== undefined || !isPlayable(this.view().state.live)) {
      return;
    }
    if (opener === undefined || opener === 'out of reach') {
      this.#onTrouble(opener === undefined ? 'unsupported' : 'network');
      return;
    }
    const { video } = screen;
    this.#watch.restart();
    this.#watch.chooseLate(false);
    const { slug, mediaUrl = `/hls/${slug}/index.m3u8` } = this.#options;
    this.#stream = opener(video, mediaUrl, this.view().choice, {
      onRenditions: (renditions, epoch) => this.#onRenditions(renditions, epoch),
      onRenditionPlaying: (playing) => this.#store.show({ playing }),
      onSounds: (sounds, heard) => this.#onSounds(sounds, heard),
      onTextTracks: (textTracks) => this.#store.show({ textTracks }),
      onHiccup: () => {
        this.#store.dispatch({ kind: 'cut-off' });
        this.#poller.poke();
      },
      onTrouble: (trouble) => this.#onTrouble(trouble),
    });
    this.#awaitFrame(video);
    const tap = await startPlaying(video, this.#abort.signal);
    // A stream opened anew plays without a word where the one before had to be muted; the tap is still wanted.
    const isStillMuted = this.view().tap === 'sound' && video.muted && tap === 'none';
    this.#store.show({ tap: this.#options.isSilent === true ? 'none' : isStillMuted ? 'sound' : tap });
  }

  /** What was chosen stays chosen, by its name. */
  #onSounds(sounds: readonly SoundChoice[], heard: number): void {
    const wanted = sounds.find(({ label }) => label === this.#wantedSound)?.id ?? heard;
    const isKnown = JSON.stringify(sounds) === JSON.stringify(this.view().sounds);
    this.#store.show({ ...(isKnown ? {} : { sounds }), sound: wanted });
    if (wanted !== heard) {
      this.#stream?.hear(wanted);
    }
  }

  /** Sound alone has no frames, and old browsers do not tell of them: playing has to do there. */
  #awaitFrame(video: HTMLVideoElement): void {
    if (this.view().choice === 'audio' || video.requestVideoFrameCallback === undefined) {
      video.addEventListener('playing', () => this.#onFrame(), { once: true, signal: this.#abort.signal });
    } else {
      video.requestVideoFrameCallback(() => this.#onFrame());
    }
  }

  #onFrame(): void {
    if (this.#stream === undefined || this.view().state.hasFrame) {
      return;
    }
    this.#failures = 0;
    this.#watch.restart();
    this.#store.dispatch({ kind: 'frame' });
    this.#store.show({ hasStarted: true });
    if (this.#screen !== undefined) {
      this.#screen.kept.hidden = true;
    }
  }

  #onRenditions(renditions: readonly Rendition[], epoch: string | undefined): void {
    this.#loadedEpoch = epoch;
    this.#store.show({ renditions });
    const wanted = this.view().state.live.epoch;
    if (epoch === undefined || wanted === undefined || epoch === wanted) {
      return;
    }
    if (epoch < wanted) {
      this.#reopen(STALE_MS);
    } else {
      this.#poller.poke();
    }
  }

  #onTrouble(trouble: Trouble): void {
    this.#poller.poke();
    this.#failures += 1;
    if (trouble === 'refused') {
      this.#closeStream();
      this.#store.dispatch({ kind: 'refused' });
      return;
    }
    if (trouble === 'unsupported') {
      this.#closeStream();
      this.#store.dispatch({ kind: 'broken', fault: 'unsupported' });
      return;
    }
    if (trouble === 'network') {
      this.#store.dispatch({ kind: 'cut-off' });
    } else if (trouble === 'media' && this.#failures >= BROKEN_AFTER) {
      this.#store.dispatch({ kind: 'broken', fault: 'undecodable' });
    }
    this.#reopen(retryDelayMs(trouble, this.#failures));
  }

  #reopen(delayMs: number): void {
    if (this.#screen !== undefined && this.view().state.hasFrame) {
      keepPicture(this.#screen.video, this.#screen.kept);
    }
    this.#closeStream();
    this.#retryTimer?.cancel();
    this.#retryTimer = this.#options.clock.after(delayMs, () => {
      this.#retryTimer = undefined;
      if (isPlayable(this.view().state.live)) {
        void this.#open();
      }
    });
  }

  /** The network is back: what waits for its turn goes now. */
  #hurry(): void {
    this.#poller.poke();
    if (this.#retryTimer !== undefined) {
      this.#reopen(0);
    } else {
      this.#stream?.retry();
    }
  }

  #onFinished(): void {
    this.#store.dispatch({ kind: 'finished' });
    this.#poller.poke();
    this.#follow();
  }

  #closeStream(isWished = false): void {
    if (this.#stream === undefined) {
      return;
    }
    this.#stream.close();
    this.#stream = undefined;
    this.#loadedEpoch = undefined;
    this.#store.show({ latencyMs: undefined, isBehind: false, playing: undefined, textTracks: [], textTrack: -1 });
    this.#store.dispatch({ kind: 'unloaded', isWished });
  }
}
