import { monitorEventLoopDelay } from 'node:perf_hooks';
import { decodeRenditions } from './cmaf-checker.ts';
import { Fetcher } from './fetcher.ts';
import type { Report } from './findings.ts';
import { judge } from './judge.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { MediaCollector } from './media-collector.ts';
import { type ReadMultivariantPlaylist, readMultivariantPlaylist } from './multivariant-reader.ts';
import { probeRendition } from './probes.ts';
import { type Probe, type Recording, type RenditionRole, resolve } from './recording.ts';
import { RenditionFollower, type Target } from './rendition-follower.ts';

export type CheckerOptions = {
  /** Of the multivariant playlist. */
  readonly url: string;
  /** How long to watch; probes and parts that leave the list ask for at least twelve target durations. */
  readonly seconds: number;
  /** Lets ffmpeg decode everything at the end: costs about a core for a tenth of the time watched. */
  readonly decodes?: boolean;
  readonly limits?: Limits;
};

/** How often the watcher's own lateness is sampled. */
const LAG_RESOLUTION_MS = 20;

/** Watches a live presentation over HTTP as a player would, and holds it against every rule of `rule-table.ts`. */
export class LlhlsChecker {
  readonly #options: CheckerOptions;

  constructor(options: CheckerOptions) {
    this.#options = options;
  }

  /** Watches to the end and judges. Never throws for what a server does. */
  async run(): Promise<{ readonly recording: Recording; readonly report: Report }> {
    const recording = await this.record();
    const { timingMs, gapMs, immediateMs } = this.#options.limits ?? DEFAULT_LIMITS;
    // What the watcher itself was late is not the server's fault.
    const { lagMs } = recording;
    const limits = { timingMs: timingMs + lagMs, gapMs: gapMs + lagMs, immediateMs: immediateMs + lagMs };
    return { recording, report: judge(recording, limits) };
  }

  /** Watches only. */
  async record(): Promise<Recording> {
    const { url, seconds, decodes = false } = this.#options;
    const fetcher = new Fetcher();
    const end = new AbortController();
    const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
    lag.enable();
    try {
      const { fetched, body } = await fetcher.get(url, { acceptsGzip: true });
      const multivariant = readMultivariantPlaylist(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body));
      const media = new MediaCollector(fetcher, end.signal);
      const followers = targetsOf(multivariant, url).map(
        (target) => new RenditionFollower(target, { fetcher, media, signal: end.signal }),
      );
      const timer = setTimeout(() => end.abort(), seconds * 1000);
      const [probes] = await Promise.all([
        this.#probe(followers, fetcher, end.signal),
        ...followers.map((follower) => follower.run()),
      ]);
      clearTimeout(timer);
      end.abort();
      lag.disable();
      await media.settle();
      const identity = await fetcher.get(url);
      const recording: Recording = {
        url,
        multivariantFetch: fetched,
        multivariant,
        lastMultivariant: readMultivariantPlaylist(new TextDecoder().decode(identity.body)),
        renditions: followers.map((follower) => follower.record()),
        media: media.media,
        probes: [...probes, multivariantProbe(identity.fetched)],
        decodes: [],
        durationMs: fetcher.now(),
        lagMs: Math.max(0, Math.round(lag.max / 1e6) - LAG_RESOLUTION_MS),
      };
      return decodes ? { ...recording, decodes: await decodeRenditions(recording) } : recording;
    } finally {
      lag.disable();
      end.abort();
      await fetcher.close();
    }
  }

  /** One rendition after the other, so that the probes do not crowd each other out. */
  async #probe(followers: readonly RenditionFollower[], fetcher: Fetcher, signal: AbortSignal): Promise<Probe[]> {
    const probes: Probe[] = [];
    for (const follower of followers) {
      probes.push(...(await probeRendition(follower, fetcher, signal)));
    }
    return probes;
  }
}

function multivariantProbe(fetched: Probe['fetched']): Probe {
  return {
    name: 'multivariant-identity',
    rendition: '',
    fetched,
    before: { closedMsn: 0, closedParts: 0, openParts: 0 },
    isHeld: false,
  };
}

/** Every media playlist that is named, once. */
function targetsOf(multivariant: ReadMultivariantPlaylist, base: string): Target[] {
  const roles = new Map<string, RenditionRole>();
  for (const media of multivariant.media) {
    const uri = media.get('URI');
    if (uri !== undefined) {
      roles.set(resolve(uri, base), media.get('TYPE') === 'AUDIO' ? 'audio' : 'other');
    }
  }
  for (const { uri } of multivariant.variants) {
    const url = resolve(uri, base);
    roles.set(url, roles.get(url) ?? 'video');
  }
  return [...roles].map(([url, role]) => ({ url, role, name: new URL(url).pathname.split('/').at(-2) ?? url }));
}
