import type { Clock, Timer } from '@rostrum/service/clock';
import { remember, remembered } from '../browser/remembered.ts';
import { startPlaying, type Tap } from './autoplay.ts';
import { isBehind, judgeLatency, type LateSince, NOT_LATE } from './latency-rule.ts';
import { LiveStatusPoller } from './live-status.ts';
import {
  believe,
  initialState,
  type LiveStatus,
  type Phase,
  type PlayerEvent,
  type PlayerState,
  phaseOf,
  reduce,
} from './player-state.ts';
import { judgeStall } from './stall-rule.ts';
import type { OpenStream, Rendition, RenditionChoice, Stream, TextTrackChoice, Trouble } from './stream.ts';

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
  readonly textTracks: readonly TextTrackChoice[];
  /** −1 = none. */
  readonly textTrack: number;
  /** A first frame was shown since the page was opened. */
  readonly hasStarted: boolean;
};

export type EngineOptions = {
  readonly slug: string;
  readonly known: LiveStatus;
  readonly clock: Clock;
  /** Loads the player's heavy half; called at once, so that it downloads with the page. */
  readonly loadOpener: () => Promise<OpenStream | undefined>;
  /** Starts silent and stays so (previews). */
  readonly isSilent?: boolean;
};

const TICK_MS = 250;
/** A picture that stands this long is stalled; shorter is the browser taking breath. */
const STALLED_AFTER_MS = 700;
const MOVED_S = 0.01;
/** Latency shown to people changes at most this often. */
const SHOW_LATENCY_MS = 1_000;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 5_000;
const RETRY_AGAIN_MS = 2_500;
/** Opened in vain this often in a row while the channel is live: told as broken, and still tried. */
const BROKEN_AFTER = 6;
/** A channel says it is live before its first segments are there; caches keep "not found" for a second. */
const SOON_THERE_MS = 1_050;
const SOON_THERE_TRIES = 12;
const VOLUME_DEFAULT = 1;

/** Plays one channel into one video element for as long as the page is open. `close` ends every timer and request. */
export class PlayerEngine {
  readonly #options: EngineOptions;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  readonly #poller: LiveStatusPoller;
  #view: PlayerView;
  #video: HTMLVideoElement | undefined;
  #picture: HTMLCanvasElement | undefined;
  #stream: Stream | undefined;
  #loadedEpoch: string | undefined;
  #isOpening = false;
  #retryTimer: Timer | undefined;
  #failures = 0;
  #ticker: Timer | undefined;
  #lastPosition = 0;
  #lastMovedAt = 0;
  #lastActedAt = 0;
  #lastShownAt = 0;
  /** Since when an event that was on the screen is told to be offline. */
  #lostAt: number | undefined;
  #retriedAt = Number.NEGATIVE_INFINITY;
  #lateSince: LateSince = NOT_LATE;
  /** The viewer paused or sought; being late is their wish until they go back to live. */
  #isChosenLate = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { slug, clock, known } = options;
    this.#poller = new LiveStatusPoller(
      {
        slug,
        clock,
        onStatus: (live) => this.#onStatus(live),
        onUnreachable: () => this.#dispatch({ kind: 'unreachable' }),
        onNoChannel: () => this.#takeStatus({ status: 'offline' }),
      },
      known,
    );
    const state = initialState(known);
    this.#view = {
      phase: phaseOf(state),
      state,
      isPaused: true,
      isMuted: false,
      volume: VOLUME_DEFAULT,
      tap: 'none',
      latencyMs: undefined,
      isBehind: false,
      renditions: [],
      choice: 'auto',
      playing: undefined,
      textTracks: [],
      textTrack: -1,
      hasStarted: false,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): PlayerView => this.#view;

  /** @param picture keeps the last picture on the screen while a stream is opened anew. */
  start(video: HTMLVideoElement, picture: HTMLCanvasElement): void {
    this.#video = video;
    this.#picture = picture;
    const { signal } = this.#abort;
    const isMuted = this.#options.isSilent === true || remembered('muted') === '1';
    const volume = Number(remembered('volume') ?? VOLUME_DEFAULT);
    video.muted = isMuted;
    video.volume = volume >= 0 && volume <= 1 ? volume : VOLUME_DEFAULT;
    this.#show({ isMuted, volume: video.volume });
    for (const name of ['play', 'pause', 'volumechange'] as const) {
      video.addEventListener(name, () => this.#readVideo(), { signal });
    }
    video.addEventListener('ended', () => this.#onFinished(), { signal });
    window.addEventListener('online', () => this.#hurry(), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#poller.poke(), {
      signal,
    });
    this.#ticker = this.#options.clock.every(TICK_MS, () => this.#tick());
    this.#follow();
    this.#poller.start(this.#view.phase !== 'starting');
  }

  close(): void {
    this.#abort.abort();
    this.#poller.close();
    this.#ticker?.cancel();
    this.#retryTimer?.cancel();
    this.#closeStream();
    this.#listeners.clear();
  }

  togglePlay(): void {
    const video = this.#video;
    if (video === undefined) {
      return;
    }
    if (video.paused) {
      this.#show({ tap: 'none' });
      void video.play().catch(() => this.#show({ tap: 'play' }));
    } else {
      this.#isChosenLate = true;
      video.pause();
    }
  }

  /** The tap browsers want before sound. */
  giveSound(): void {
    if (this.#video !== undefined) {
      this.#video.muted = false;
      this.#video.volume ||= VOLUME_DEFAULT;
      void this.#video.play().catch(() => {});
    }
    this.#show({ tap: 'none' });
    remember('muted', '0');
  }

  toggleMuted(): void {
    if (this.#video === undefined) {
      return;
    }
    if (this.#video.muted || this.#video.volume === 0) {
      this.giveSound();
      return;
    }
    this.#video.muted = true;
    remember('muted', '1');
  }

  /** @param volume 0…1 */
  setVolume(volume: number): void {
    if (this.#video === undefined) {
      return;
    }
    this.#video.volume = Math.min(1, Math.max(0, volume));
    this.#video.muted = this.#video.volume === 0;
    remember('volume', String(this.#video.volume));
    remember('muted', this.#video.muted ? '1' : '0');
    this.#show({ tap: this.#view.tap === 'sound' ? 'none' : this.#view.tap });
  }

  goLive(): void {
    this.#isChosenLate = false;
    this.#lateSince = NOT_LATE;
    const to = this.#stream?.timing().liveSyncPosition;
    if (this.#video !== undefined && to !== undefined) {
      this.#video.currentTime = to;
      void this.#video.play().catch(() => {});
    }
  }

  choose(choice: RenditionChoice): void {
    this.#show({ choice });
    this.#stream?.choose(choice);
  }

  showText(id: number): void {
    this.#show({ textTrack: id });
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
    this.#lostAt = told.status === 'offline' ? (this.#lostAt ?? now) : undefined;
    const { hasStarted, state } = this.#view;
    this.#takeStatus(hasStarted ? believe(state.live, told, now - (this.#lostAt ?? now)) : told);
    if (state.isCutOff && state.isStalled && this.#stream !== undefined && now - this.#retriedAt > RETRY_AGAIN_MS) {
      // The server answers again: what waits out its back-off need not.
      this.#retriedAt = now;
      this.#stream.retry();
    }
  }

  #takeStatus(live: LiveStatus): void {
    this.#dispatch({ kind: 'status', live });
    this.#follow();
  }

  /** Opens, keeps or closes the stream as the status asks. */
  #follow(): void {
    const { live, hasFrame, isStalled, isFinished } = this.#view.state;
    if (live.status === 'live') {
      const isOther = this.#loadedEpoch !== undefined && live.epoch !== undefined && this.#loadedEpoch < live.epoch;
      if (this.#stream === undefined && this.#retryTimer === undefined) {
        void this.#open();
      } else if (this.#stream !== undefined && isOther) {
        this.#failures = 0;
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

  async #open(): Promise<void> {
    if (this.#isOpening || this.#video === undefined) {
      return;
    }
    this.#isOpening = true;
    const opener = await this.#options.loadOpener().catch(() => undefined);
    this.#isOpening = false;
    const video = this.#video;
    if (this.#abort.signal.aborted || this.#stream !== undefined) {
      return;
    }
    if (opener === undefined) {
      this.#onTrouble('unsupported');
      return;
    }
    this.#lastMovedAt = this.#options.clock.now();
    this.#isChosenLate = false;
    this.#stream = opener(video, `/hls/${this.#options.slug}/index.m3u8`, this.#view.choice, {
      onRenditions: (renditions, epoch) => this.#onRenditions(renditions, epoch),
      onRenditionPlaying: (playing) => this.#show({ playing }),
      onTextTracks: (textTracks) => this.#show({ textTracks }),
      onHiccup: () => this.#onHiccup(),
      onTrouble: (trouble) => this.#onTrouble(trouble),
    });
    video.requestVideoFrameCallback?.(() => this.#onFrame());
    video.addEventListener('playing', () => this.#onFrame(), { once: true, signal: this.#abort.signal });
    const tap = await startPlaying(video, this.#abort.signal);
    this.#show({ tap: this.#options.isSilent === true ? 'none' : tap });
  }

  #onRenditions(renditions: readonly Rendition[], epoch: string | undefined): void {
    this.#loadedEpoch = epoch;
    this.#show({ renditions });
    const wanted = this.#view.state.live.epoch;
    if (epoch !== undefined && wanted !== undefined && epoch < wanted) {
      // A cache on the way still tells of the event before.
      this.#reopen(RETRY_FIRST_MS);
    } else if (epoch !== undefined && wanted !== undefined && epoch > wanted) {
      this.#poller.poke();
    }
  }

  #onFrame(): void {
    if (this.#stream === undefined || this.#view.state.hasFrame) {
      return;
    }
    this.#failures = 0;
    this.#lastMovedAt = this.#options.clock.now();
    this.#dispatch({ kind: 'frame' });
    this.#show({ hasStarted: true });
    if (this.#picture !== undefined) {
      this.#picture.hidden = true;
    }
  }

  #onHiccup(): void {
    this.#dispatch({ kind: 'cut-off' });
    this.#poller.poke();
  }

  #onTrouble(trouble: Trouble): void {
    this.#poller.poke();
    switch (trouble) {
      case 'refused':
        this.#closeStream();
        this.#dispatch({ kind: 'refused', say: 'This channel is not open to everyone.' });
        return;
      case 'unsupported':
        this.#closeStream();
        this.#dispatch({
          kind: 'broken',
          say: 'This browser cannot play the format of this stream. Try another browser.',
        });
        return;
      case 'network':
        this.#dispatch({ kind: 'cut-off' });
        break;
      case 'gone':
      case 'media':
        break;
    }
    this.#failures += 1;
    if (this.#failures >= BROKEN_AFTER && trouble === 'media') {
      this.#dispatch({ kind: 'broken', say: 'The picture cannot be decoded here. We keep trying.' });
    }
    const growing = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (this.#failures - 1));
    this.#reopen(trouble === 'gone' && this.#failures <= SOON_THERE_TRIES ? SOON_THERE_MS : growing);
  }

  #reopen(delayMs: number): void {
    this.#keepPicture();
    this.#closeStream();
    this.#retryTimer?.cancel();
    this.#retryTimer = this.#options.clock.after(delayMs, () => {
      this.#retryTimer = undefined;
      if (this.#view.state.live.status === 'live') {
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
    this.#dispatch({ kind: 'finished' });
    this.#poller.poke();
    this.#follow();
  }

  #closeStream(): void {
    if (this.#stream === undefined) {
      return;
    }
    this.#stream.close();
    this.#stream = undefined;
    this.#loadedEpoch = undefined;
    this.#show({ latencyMs: undefined, isBehind: false, playing: undefined, textTracks: [], textTrack: -1 });
    this.#dispatch({ kind: 'unloaded' });
  }

  /** Draws what is on the screen over it, so that opening anew shows no black. */
  #keepPicture(): void {
    const video = this.#video;
    const picture = this.#picture;
    if (video === undefined || picture === undefined || video.videoWidth === 0 || !this.#view.state.hasFrame) {
      return;
    }
    picture.width = video.videoWidth;
    picture.height = video.videoHeight;
    picture.getContext('2d')?.drawImage(video, 0, 0);
    picture.hidden = false;
  }

  #tick(): void {
    const video = this.#video;
    const stream = this.#stream;
    if (video === undefined || stream === undefined) {
      return;
    }
    const now = this.#options.clock.now();
    const position = video.currentTime;
    // A seek changes the position too; what counts is picture that plays.
    const isPlaying = !video.seeking && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    const hasMoved = isPlaying && Math.abs(position - this.#lastPosition) > MOVED_S;
    if (hasMoved || video.paused) {
      this.#lastMovedAt = now;
    }
    this.#lastPosition = position;
    if (this.#view.state.hasFrame) {
      if (hasMoved) {
        this.#dispatch({ kind: 'moving' });
      }
      this.#watchStall(video, stream, now);
      this.#watchLatency(stream, now);
    } else if (now - this.#lastMovedAt > STALLED_AFTER_MS) {
      this.#watchStall(video, stream, now);
    }
  }

  #watchStall(video: HTMLVideoElement, stream: Stream, now: number): void {
    const stalledMs = now - this.#lastMovedAt;
    if (stalledMs < STALLED_AFTER_MS || video.paused) {
      return;
    }
    if (this.#view.state.hasFrame && !this.#view.state.isStalled) {
      this.#dispatch({ kind: 'stalled' });
      this.#poller.poke();
    }
    if (stream.isEnded) {
      this.#onFinished();
      return;
    }
    if (this.#view.state.isCutOff) {
      this.#poller.poke();
    }
    const nextBufferedStart = nextRange(video);
    const { liveSyncPosition } = stream.timing();
    const action = judgeStall({
      stalledMs: now - Math.max(this.#lastMovedAt, this.#lastActedAt),
      status: this.#view.state.live.status,
      position: video.currentTime,
      ...(nextBufferedStart === undefined ? {} : { nextBufferedStart }),
      ...(liveSyncPosition === undefined ? {} : { liveSyncPosition }),
    });
    if (action.kind === 'seek') {
      this.#lastActedAt = now;
      video.currentTime = action.to;
    } else if (action.kind === 'reload') {
      this.#lastActedAt = now;
      this.#reopen(0);
    }
  }

  #watchLatency(stream: Stream, now: number): void {
    const { latencyS, targetLatencyS, targetDurationS } = stream.timing();
    if (latencyS === undefined) {
      return;
    }
    const targetS = targetLatencyS ?? latencyS;
    const tdS = targetDurationS ?? 2;
    const judged = judgeLatency(this.#lateSince, {
      nowS: now / 1000,
      latencyS,
      targetS,
      targetDurationS: tdS,
      isChosen: this.#isChosenLate || this.#view.isPaused || this.#view.state.isStalled,
    });
    this.#lateSince = judged.since;
    if (judged.isJump) {
      this.goLive();
    }
    const behind = isBehind(latencyS, targetS, tdS);
    if (!behind && !this.#view.isPaused) {
      this.#isChosenLate = false;
    }
    if (now - this.#lastShownAt >= SHOW_LATENCY_MS || behind !== this.#view.isBehind) {
      this.#lastShownAt = now;
      this.#show({ latencyMs: Math.round(latencyS * 1000), isBehind: behind });
    }
  }

  #readVideo(): void {
    const video = this.#video;
    if (video !== undefined) {
      this.#show({ isPaused: video.paused, isMuted: video.muted || video.volume === 0, volume: video.volume });
    }
  }

  #dispatch(event: PlayerEvent): void {
    const state = reduce(this.#view.state, event);
    if (state !== this.#view.state) {
      this.#show({ state, phase: phaseOf(state) });
    }
    if (event.kind === 'stalled' && state.live.status === 'ended') {
      this.#follow();
    }
  }

  #show(change: Partial<PlayerView>): void {
    const hasChanged = Object.entries(change).some(([name, value]) => this.#view[name as keyof PlayerView] !== value);
    if (hasChanged) {
      this.#view = { ...this.#view, ...change };
      for (const listener of this.#listeners) {
        listener();
      }
    }
  }
}

function nextRange(video: HTMLVideoElement): number | undefined {
  for (let index = 0; index < video.buffered.length; index += 1) {
    const start = video.buffered.start(index);
    if (start > video.currentTime + 0.1) {
      return start;
    }
  }
  return undefined;
}
