import type { Timer } from '@rostrum/service/clock';
import HlsJs, { type ErrorData, ErrorDetails, ErrorTypes, Events, type HlsConfig, type Level } from 'hls.js';
import { browserClock } from '../browser/browser-clock.ts';
import { CalmAfterStall } from './calm-after-stall.ts';
import { MediaInFlight } from './media-in-flight.ts';
import type { OpenStream, Rendition, RenditionChoice, Stream, StreamEvents, StreamTiming, Trouble } from './stream.ts';
import { readMediaUrl } from './stream.ts';
import { makeSession, ViewingReport } from './viewing-report.ts';

/** The one room of hls.js. */

/** Media errors mended in place within {@link MEND_WINDOW_MS}; past it the stream is opened anew. */
const MENDS_MAX = 3;
const MEND_WINDOW_MS = 30_000;
/** After hls.js has stopped for failing requests: loading again, this often before the stream is opened anew. */
const RELOADS_MAX = 12;
const RELOAD_FIRST_MS = 250;
const RELOAD_MAX_MS = 2_500;
/** Where the measured bandwidth of this visit is kept, so that the next event starts at a fitting rendition. */
const ESTIMATE_KEY = 'rostrum.bandwidth';
/** Bits a second before anything was measured: most lines carry it, and a wrong guess is mended within seconds. */
const ESTIMATE_START = 5_000_000;

/** A held playlist answers within three target durations of at most 10 s (§6.2.5.2); other answers come at once. */
const PLAYLIST_POLICY = {
  default: {
    maxTimeToFirstByteMs: 35_000,
    maxLoadTimeMs: 45_000,
    timeoutRetry: { maxNumRetry: 4, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 8, retryDelayMs: 400, maxRetryDelayMs: 1_500, backoff: 'linear' as const },
  },
};
/** A segment lasts 10 s at most; what takes longer than two of them will not be shown in time. */
const MEDIA_POLICY = {
  default: {
    maxTimeToFirstByteMs: 10_000,
    maxLoadTimeMs: 20_000,
    timeoutRetry: { maxNumRetry: 4, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 8, retryDelayMs: 400, maxRetryDelayMs: 1_500, backoff: 'linear' as const },
  },
};

/** This visit to the page, whatever is opened anew in it. */
const SESSION = makeSession();

function configure(report: ViewingReport, inFlight: MediaInFlight): Partial<HlsConfig> {
  return {
    xhrSetup(request, url) {
      inFlight.watch(request, url);
      // Segments, and the multivariant playlist that the page has fetched already, keep the one name they have.
      if (readMediaUrl(url).rendition !== undefined && url.includes('.m3u8')) {
        request.open('GET', report.address(url), true);
      }
    },
    // The server's PART-HOLD-BACK decides the latency: liveSync* stay unset.
    lowLatencyMode: true,
    maxLiveSyncPlaybackRate: 1.1,
    backBufferLength: 60,
    capLevelToPlayerSize: true,
    abrEwmaDefaultEstimate: readEstimate(),
    playlistLoadPolicy: PLAYLIST_POLICY,
    fragLoadPolicy: MEDIA_POLICY,
    enableWorker: true,
    // A stumble of the buffer is no reason to undo what the viewer chose.
    preserveManualLevelOnError: true,
  };
}

/** Whether hls.js can play here; without Media Source Extensions the browser plays HLS itself. */
export function isHlsSupported(): boolean {
  // oxlint-disable-next-line import/no-named-as-default-member -- its types export the class alone
  return HlsJs.isSupported();
}

/** Plays `url` with hls.js. */
export const openHlsStream: OpenStream = (video, url, choice, events) => new HlsStream(video, url, choice, events);

class HlsStream implements Stream {
  readonly #video: HTMLVideoElement;
  readonly #events: StreamEvents;
  readonly #hls: HlsJs;
  readonly #report: ViewingReport;
  #isAudioOnly = false;
  #choice: RenditionChoice;
  #mends: number[] = [];
  readonly #calm = new CalmAfterStall();
  readonly #inFlight = new MediaInFlight(browserClock);
  #reloads = 0;
  #reloadTimer: Timer | undefined;
  #isGivenUp = false;

  constructor(video: HTMLVideoElement, url: string, choice: RenditionChoice, events: StreamEvents) {
    this.#video = video;
    this.#events = events;
    this.#choice = choice;
    this.#report = new ViewingReport({
      video,
      clock: browserClock,
      session: SESSION,
      latencyS: () => (this.#hls.latency > 0 ? this.#hls.latency : undefined),
    });
    this.#hls = new HlsJs(configure(this.#report, this.#inFlight));
    this.#listen();
    this.#hls.attachMedia(video);
    this.#hls.loadSource(url);
  }

  get isEnded(): boolean {
    return this.#hls.latestLevelDetails?.live === false;
  }

  get isIdle(): boolean {
    return this.#inFlight.isIdle;
  }

  /** hls.js 1.7 may wait for the end of what it stopped loading itself, where it changed the level at the first part. */
  loadAgain(): void {
    this.#hls.stopLoad();
    this.#hls.startLoad();
  }

  timing(): StreamTiming {
    const hls = this.#hls;
    const details = hls.latestLevelDetails;
    if (details !== null && this.#calm.isOver(performance.now())) {
      hls.targetLatency = details.partHoldBack || details.holdBack;
    }
    const latency = hls.latency;
    return {
      ...(details === null ? {} : { targetDurationS: details.targetduration }),
      ...(latency > 0 ? { latencyS: latency } : {}),
      ...(hls.targetLatency === null ? {} : { targetLatencyS: hls.targetLatency }),
      ...(hls.liveSyncPosition === null ? {} : { liveSyncPosition: hls.liveSyncPosition }),
    };
  }

  choose(choice: RenditionChoice): boolean {
    // hls.js leaves sound alone out of its levels beside pictures: its list is a source of its own.
    if (choice === 'audio' || this.#isAudioOnly) {
      return false;
    }
    this.#choice = choice;
    this.#hls.nextLevel = this.#levelIndex(choice);
    return true;
  }

  hear(id: number): void {
    this.#hls.audioTrack = id;
  }

  showText(id: number): void {
    this.#hls.subtitleDisplay = id >= 0;
    this.#hls.subtitleTrack = id;
  }

  retry(): void {
    if (this.#reloadTimer !== undefined) {
      this.#reloadTimer.cancel();
      this.#reloadTimer = undefined;
      this.#hls.startLoad();
    }
  }

  close(): void {
    const estimate = this.#hls.bandwidthEstimate;
    if (Number.isFinite(estimate) && this.#hls.levels.length > 1) {
      writeEstimate(estimate);
    }
    this.#isGivenUp = true;
    this.#reloadTimer?.cancel();
    this.#report.close();
    this.#hls.destroy();
  }

  #levelIndex(choice: RenditionChoice): number {
    return choice === 'auto' ? -1 : this.#hls.levels.findIndex((level) => renditionName(level) === choice);
  }

  #listen(): void {
    const hls = this.#hls;
    hls.on(Events.MANIFEST_PARSED, () => {
      if (!this.#isAudioOnly) {
        this.#tellRenditions();
      }
    });
    hls.on(Events.LEVEL_SWITCHED, (_event, { level }) => {
      const name = renditionName(hls.levels[level]);
      if (name !== undefined) {
        this.#events.onRenditionPlaying(name);
      }
    });
    hls.on(Events.AUDIO_TRACKS_UPDATED, () => this.#tellSounds());
    hls.on(Events.AUDIO_TRACK_SWITCHED, () => this.#tellSounds());
    hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_event, { subtitleTracks }) => {
      this.#events.onTextTracks(
        subtitleTracks.map((track) => ({ id: track.id, label: track.name || track.lang || '' })),
      );
    });
    hls.on(Events.FRAG_BUFFERED, () => {
      this.#reloads = 0;
    });
    hls.on(Events.ERROR, (_event, data) => this.#onError(data));
  }

  #tellSounds(): void {
    const { audioTracks, audioTrack } = this.#hls;
    this.#events.onSounds(
      audioTracks.map(({ id, name, lang }) => ({ id, label: name || lang || '' })),
      audioTrack,
    );
  }

  #tellRenditions(): void {
    const { levels, allAudioTracks } = this.#hls;
    const top = Math.max(...levels.map((level) => level.height));
    const renditions = levels
      .map((level): Rendition => {
        const name = renditionName(level) ?? String(level.height);
        const label = `${Math.min(level.width, level.height) || level.height}p`;
        return {
          name,
          label,
          ...(name === 'source' && levels.length > 1 ? { isSource: true } : {}),
          kind: 'video',
          height: level.height,
        };
      })
      .toSorted((a, b) => (b.height ?? 0) - (a.height ?? 0) || (a.name === 'source' ? -1 : 1));
    const audioUrl = allAudioTracks.find((track) => track.url !== '')?.url;
    if (audioUrl !== undefined && top > 0) {
      renditions.push({ name: 'audio', label: '', kind: 'audio' });
    }
    this.#events.onRenditions(renditions, readMediaUrl(levels[0]?.uri ?? '').epoch);
    if (this.#choice === 'audio' && audioUrl !== undefined) {
      this.#isAudioOnly = true;
      // Another source under the element stops it.
      this.#hls.once(Events.MEDIA_ATTACHED, () => void this.#video.play().catch(() => {}));
      this.#hls.loadSource(audioUrl);
      this.#events.onRenditionPlaying('audio');
    } else if (this.#levelIndex(this.#choice) >= 0) {
      this.#hls.startLevel = this.#levelIndex(this.#choice);
      this.#hls.loadLevel = this.#levelIndex(this.#choice);
    }
  }

  #onError(data: ErrorData): void {
    if (data.details === ErrorDetails.BUFFER_STALLED_ERROR) {
      this.#calm.onStall(performance.now());
    }
    const isNetwork = data.type === ErrorTypes.NETWORK_ERROR && data.details !== ErrorDetails.FRAG_GAP;
    if (!data.fatal) {
      if (isNetwork) {
        this.#events.onHiccup();
      }
      return;
    }
    if (data.type === ErrorTypes.MEDIA_ERROR && data.details !== ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) {
      this.#mend();
      return;
    }
    const trouble = troubleOf(data);
    if (trouble === 'network' && this.#hls.levels.length > 0 && this.#reloads < RELOADS_MAX) {
      this.#reloadSoon();
    } else {
      this.#giveUp(trouble);
    }
  }

  /** Goes on loading where it stopped: what is buffered stays, so the picture does too. */
  #reloadSoon(): void {
    this.#events.onHiccup();
    this.#reloads += 1;
    this.#reloadTimer?.cancel();
    const delayMs = Math.min(RELOAD_MAX_MS, RELOAD_FIRST_MS * 1.5 ** (this.#reloads - 1));
    this.#reloadTimer = browserClock.after(delayMs, () => this.retry());
  }

  /** Puts a fresh SourceBuffer under the picture; what is broken every time is opened anew. */
  #mend(): void {
    const now = performance.now();
    this.#mends = [...this.#mends.filter((at) => now - at < MEND_WINDOW_MS), now];
    if (this.#mends.length > MENDS_MAX) {
      this.#giveUp('media');
      return;
    }
    this.#hls.recoverMediaError();
    void this.#video.play().catch(() => {});
  }

  #giveUp(trouble: Trouble): void {
    if (!this.#isGivenUp) {
      this.#isGivenUp = true;
      this.#events.onTrouble(trouble);
    }
  }
}

function troubleOf(data: ErrorData): Trouble {
  if (data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) {
    return 'unsupported';
  }
  const status = data.response?.code;
  if (status === 401 || status === 403) {
    return 'refused';
  }
  if (status === 404 || status === 410) {
    return 'gone';
  }
  return data.type === ErrorTypes.NETWORK_ERROR ? 'network' : 'media';
}

function renditionName(level: Level | undefined): string | undefined {
  return level === undefined ? undefined : readMediaUrl(level.uri).rendition;
}

function readEstimate(): number {
  try {
    const kept = Number(sessionStorage.getItem(ESTIMATE_KEY));
    return kept > 0 ? kept : ESTIMATE_START;
  } catch {
    return ESTIMATE_START;
  }
}

function writeEstimate(bitsPerSecond: number): void {
  try {
    sessionStorage.setItem(ESTIMATE_KEY, String(Math.round(bitsPerSecond)));
  } catch {
    // Storage may be forbidden (private windows, third-party frames); the estimate is a convenience.
  }
}
