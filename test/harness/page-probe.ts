/**
 * What the harness puts into every page it opens: it watches the first `<video>` and keeps what a viewer would have
 * noticed. Runs inside the browser, so {@link installProbe} stands alone and names nothing of this module.
 */

/** One pause in the picture that the viewer did not ask for. Times in ms since the page was opened. */
export type Stall = { readonly at: number; readonly ms: number };

export type ProbeReport = {
  /** Whether the page has a video element at all. */
  readonly hasVideo: boolean;
  /** First presented frame, ms after navigation began; undefined before it. */
  readonly firstFrameAt?: number | undefined;
  readonly frames: number;
  /** The longest time between two presented frames since the first, or since {@link ProbeReport} was last reset. */
  readonly longestGapMs: number;
  /** ms since the newest frame. */
  readonly sinceFrameMs: number;
  /**
   * From `waiting` to the next presented frame. The player's own jumps count: to the viewer they are no different, and
   * the tests' viewers do not seek. The one still going on is last.
   */
  readonly stalls: readonly Stall[];
  /** Gaps between presented frames above 500 ms: an independent second opinion. */
  readonly frameGaps: readonly Stall[];
  readonly currentTime: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly readyState: number;
  readonly muted: boolean;
  readonly videoWidth: number;
  readonly videoHeight: number;
  readonly totalFrames: number;
  readonly droppedFrames: number;
  readonly audioBytes: number;
  readonly videoBytes: number;
  readonly bufferedEnd: number;
  /** How often the page's video element was exchanged or got a new source. */
  readonly loads: number;
};

type ProbedVideo = HTMLVideoElement & {
  webkitAudioDecodedByteCount?: number;
  webkitVideoDecodedByteCount?: number;
};
type ProbeWindow = Window & { rostrumProbe?: { read: () => ProbeReport; reset: () => void } };

/** Installs `window.rostrumProbe` with `read` and `reset`. Given to `page.addInitScript`. */
export function installProbe(): void {
  const GAP_MS = 500;
  const holder = window as ProbeWindow;
  let video: ProbedVideo | undefined;
  let firstFrameAt: number | undefined;
  let frames = 0;
  let lastFrameAt = 0;
  let longestGapMs = 0;
  let waitingSince: number | undefined;
  let loads = 0;
  let stalls: { at: number; ms: number }[] = [];
  let frameGaps: { at: number; ms: number }[] = [];

  const onFrame = (): void => {
    const now = performance.now();
    const gap = now - lastFrameAt;
    if (firstFrameAt === undefined) {
      firstFrameAt = now;
    } else {
      longestGapMs = Math.max(longestGapMs, gap);
      if (gap > GAP_MS) {
        frameGaps.push({ at: lastFrameAt, ms: gap });
      }
    }
    if (waitingSince !== undefined) {
      stalls.push({ at: waitingSince, ms: now - waitingSince });
      waitingSince = undefined;
    }
    frames += 1;
    lastFrameAt = now;
    video?.requestVideoFrameCallback(onFrame);
  };
  const attach = (found: ProbedVideo): void => {
    video = found;
    found.addEventListener('waiting', () => {
      if (firstFrameAt !== undefined && !found.paused) {
        waitingSince ??= performance.now();
      }
    });
    found.addEventListener('loadstart', () => {
      loads += 1;
    });
    found.requestVideoFrameCallback(onFrame);
  };
  setInterval(() => {
    const found = document.querySelector('video');
    if (found !== null && found !== video) {
      attach(found);
    }
  }, 20);

  holder.rostrumProbe = {
    read: () => {
      const now = performance.now();
      const quality = video?.getVideoPlaybackQuality();
      const buffered = video?.buffered;
      const going = waitingSince === undefined ? [] : [{ at: waitingSince, ms: now - waitingSince }];
      const openGapMs = firstFrameAt === undefined || video?.paused === true ? 0 : now - lastFrameAt;
      return {
        hasVideo: video !== undefined,
        firstFrameAt,
        frames,
        longestGapMs: Math.max(longestGapMs, openGapMs),
        sinceFrameMs: now - lastFrameAt,
        stalls: [...stalls, ...going],
        frameGaps: [...frameGaps, ...(openGapMs > GAP_MS ? [{ at: lastFrameAt, ms: openGapMs }] : [])],
        currentTime: video?.currentTime ?? 0,
        paused: video?.paused ?? true,
        ended: video?.ended ?? false,
        readyState: video?.readyState ?? 0,
        muted: video?.muted ?? false,
        videoWidth: video?.videoWidth ?? 0,
        videoHeight: video?.videoHeight ?? 0,
        totalFrames: quality?.totalVideoFrames ?? 0,
        droppedFrames: quality?.droppedVideoFrames ?? 0,
        audioBytes: video?.webkitAudioDecodedByteCount ?? 0,
        videoBytes: video?.webkitVideoDecodedByteCount ?? 0,
        bufferedEnd: buffered === undefined || buffered.length === 0 ? 0 : buffered.end(buffered.length - 1),
        loads,
      };
    },
    reset: () => {
      longestGapMs = 0;
      stalls = [];
      frameGaps = [];
    },
  };
}

/** Reads the probe; given to `page.evaluate`. */
export function readProbe(): ProbeReport | undefined {
  return (window as ProbeWindow).rostrumProbe?.read();
}

/** Forgets stalls and gaps so far; given to `page.evaluate`. */
export function resetProbe(): void {
  (window as ProbeWindow).rostrumProbe?.reset();
}
