import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { installProbe, type ProbeReport, readProbe, resetProbe } from './page-probe.ts';
import { resultPath } from './results.ts';
import { type UntilOptions, until } from './until.ts';

const WITH_FORMS = /^\/(?:account|admin|join|login|setup|sign-in|studio)(?:\/|$)/;
/** Where the site is away, its page never wakes. */
const AWAKE_WITHIN_MS = 10_000;

/** Where Chromium may be: what the set-up installs, and the names other systems give it. */
export const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

export const DESKTOP = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

/** Starts one real Chromium; viewers are contexts in it, strangers to each other. Who launches it closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

export type ViewerOptions = {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** What the browser says it reads, as in `de-AT`. */
  readonly locale?: string;
};

/** What the player says of itself, by the data attributes on its root. */
export type PlayerState = {
  readonly state: string | undefined;
  readonly latencySeconds: number | undefined;
  readonly level: string | undefined;
};

/** One person in front of a page: sees what it shows, notices stalls, keeps what the console complains about. */
export class Viewer {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page's own scripts, and console lines of level error. */
  readonly errors: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') {
        this.errors.push(`${message.text()} (${message.location().url})`);
      }
    });
  }

  static async open(browser: Browser, options: ViewerOptions = {}): Promise<Viewer> {
    const context = await browser.newContext({
      viewport: options.viewport ?? DESKTOP,
      // Whatever the machine speaks, who says nothing else reads English.
      locale: options.locale ?? 'en-US',
      ...(options.colorScheme === undefined ? {} : { colorScheme: options.colorScheme }),
    });
    await context.addInitScript(installProbe);
    return new Viewer(context, await context.newPage());
  }

  /** Of a page with forms it resolves once that is awake: nobody presses a button sooner. A picture is not waited for. */
  async goto(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'commit' });
    if (WITH_FORMS.test(new URL(url).pathname)) {
      const awake = this.page.locator('html[data-ready]');
      await awake.waitFor({ state: 'attached', timeout: AWAKE_WITHIN_MS }).catch(() => {});
    }
  }

  /** What the probe has seen so far. @throws Error on a page without it. */
  async probe(): Promise<ProbeReport> {
    const report = await this.page.evaluate(readProbe);
    if (report === undefined) {
      throw new Error('the page has no probe; was it opened by goto()?');
    }
    return report;
  }

  /** Forgets the stalls seen so far. */
  async forgetStalls(): Promise<void> {
    await this.page.evaluate(resetProbe);
  }

  /** Resolves when frames are being presented, with the report of that moment. */
  untilPlaying(timeoutMs = 20_000): Promise<ProbeReport> {
    return this.#until(
      'the picture to move',
      async () => {
        const report = await this.probe();
        return report.frames >= 3 && report.sinceFrameMs < 500 && !report.paused && report;
      },
      { timeoutMs, everyMs: 50 },
    );
  }

  /** Resolves when the player has shown `frames` more frames than now. */
  async untilFrames(frames: number, timeoutMs = 20_000): Promise<ProbeReport> {
    const goal = (await this.probe()).frames + frames;
    return this.#until(
      `${frames} more frames`,
      async () => {
        const report = await this.probe();
        return report.frames >= goal && report;
      },
      { timeoutMs },
    );
  }

  async player(): Promise<PlayerState> {
    return this.page.evaluate(() => {
      const root = document.querySelector<HTMLElement>('[data-testid=player]');
      const latencyMs = Number.parseFloat(root?.dataset['latency'] ?? '');
      return {
        state: root?.dataset['state'],
        latencySeconds: Number.isFinite(latencyMs) ? latencyMs / 1000 : undefined,
        level: root?.dataset['level'],
      };
    });
  }

  untilState(state: string, timeoutMs = 20_000): Promise<PlayerState> {
    return this.#until(
      `the player to say “${state}”`,
      async () => {
        const player = await this.player();
        return player.state === state && player;
      },
      { timeoutMs },
    );
  }

  /** As {@link until}; in vain, it says how the player stood. */
  async #until<T>(what: string, probe: () => Promise<T | false>, options: UntilOptions): Promise<T> {
    try {
      return await until(what, probe, options);
    } catch (error) {
      const stand = await this.page.evaluate(readStand).catch((fault: unknown) => String(fault));
      throw new Error(`${(error as Error).message}; the player: ${JSON.stringify(stand)}`, { cause: error });
    }
  }

  /** Saves what the person sees below `test/results/`. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: resultPath(`screens/${name}.png`) });
  }

  /** The loudest sample (0 to 1) of the video's sound within `ms`, tapped before the volume control. */
  loudness(ms = 1_000): Promise<number> {
    return this.page.evaluate(async (forMs) => {
      type Capturing = HTMLVideoElement & { captureStream: () => MediaStream };
      const video = document.querySelector('video') as Capturing | null;
      if (video === null) {
        return 0;
      }
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(video.captureStream()).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      let loudest = 0;
      const endAt = performance.now() + forMs;
      while (performance.now() < endAt) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) {
          loudest = Math.max(loudest, Math.abs(sample));
        }
      }
      await context.close();
      return loudest;
    }, ms);
  }

  /** Scripts that had arrived `at` ms after the page was opened: bytes as sent, compressed, and what is in them. */
  scriptsLoadedBy(at: number): Promise<{ readonly url: string; readonly bytes: number; readonly text: string }[]> {
    return this.page.evaluate(async (atMs) => {
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      const scripts = entries.filter(({ name, responseEnd }) => name.includes('.js') && responseEnd <= atMs);
      return Promise.all(
        scripts.map(async ({ name, encodedBodySize }) => ({
          url: name,
          bytes: encodedBodySize,
          text: await (await fetch(name)).text(),
        })),
      );
    }, at);
  }

  /** Pixels by which the page is wider than its window; 0 = no horizontal scrolling. */
  overflowWidth(): Promise<number> {
    return this.page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** In the page: what tells why a picture does not move. */
function readStand(): Record<string, unknown> {
  const video = document.querySelector('video');
  const ranges = Array.from({ length: video?.buffered.length ?? 0 }, (_, index) => [
    video?.buffered.start(index),
    video?.buffered.end(index),
  ]);
  const quality = video?.getVideoPlaybackQuality();
  return {
    player: JSON.stringify(document.querySelector<HTMLElement>('[data-testid=player]')?.dataset),
    at: video?.currentTime,
    buffered: ranges,
    readyState: video?.readyState,
    isPaused: video?.paused,
    rate: video?.playbackRate,
    height: video?.videoHeight,
    fault: video?.error?.message,
    frames: quality?.totalVideoFrames,
    dropped: quality?.droppedVideoFrames,
    says: document.querySelector('[role=alert]')?.textContent,
  };
}
