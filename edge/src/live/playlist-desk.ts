import type { Wanted } from '@rostrum/hls/blocking-rule';
import { writeDirectives } from '@rostrum/hls/directives';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { millis } from '@rostrum/units/time';
import { mediaKey } from '../cache/cache-key.ts';
import type { Coalescer } from '../cache/coalescer.ts';
import type { Fill } from '../cache/fill.ts';
import { freshForMs } from '../cache/freshness.ts';
import { plainOf } from '../cache/gzip-form.ts';
import type { AnswerStore } from '../cache/store.ts';
import type { EdgeMetrics } from '../edge-metrics.ts';
import { edgeError } from '../errors.ts';
import type { MediaExchange } from '../exchange.ts';
import type { Admission } from '../gate.ts';
import type { MediaRequest } from '../media-request.ts';
import type { OriginPlans } from '../origin/origin-plan.ts';
import type { SlowReaders } from '../slow-readers.ts';
import { PlaylistRequest } from './playlist-request.ts';
import { Rendition } from './rendition.ts';
import { RenditionHead } from './rendition-head.ts';

export type PlaylistDeskOptions = {
  /** For answers that say there is nothing. */
  readonly refusals: AnswerStore;
  readonly coalescer: Coalescer;
  readonly plans: OriginPlans;
  readonly slow: SlowReaders;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: EdgeMetrics;
  /** Held requests at once. */
  readonly maxWaiters: number;
};

/** Renditions known at once: 8 an event, hundreds of events. */
const MAX_RENDITIONS = 4_096;
/** A rendition nobody asked for in this time is forgotten. */
const IDLE_MS = 60_000;
const SWEEP_MS = 10_000;
/** An answer that is not held, or whose hold is over (§6.2.5.2), is here by then, or the origin stands still. */
const HOLD_SLACK_MS = 5_000;

/**
 * Answers media playlists. A rendition's newest playlist is state: every request is answered from it, as soon as it
 * satisfies the request, and one flight upstream per wanted position brings the next.
 */
export class PlaylistDesk {
  readonly options: PlaylistDeskOptions;
  readonly #renditions = new Map<string, Rendition>();
  readonly #damaged = new WeakSet<Fill>();
  readonly #sweep: Timer;
  #waiting = 0;

  constructor(options: PlaylistDeskOptions) {
    this.options = options;
    this.#sweep = options.clock.every(SWEEP_MS, () => this.#forgetIdle());
  }

  /** Held requests now. */
  get waiting(): number {
    return this.#waiting;
  }

  close(): void {
    this.#sweep.cancel();
  }

  /** @throws EdgeError `TOO_FAR_AHEAD` (§6.2.5.2: Bad Request), `TOO_BUSY`. */
  serve(exchange: MediaExchange, media: MediaRequest, admission: Admission): void {
    const { clock, refusals, metrics } = this.options;
    const now = clock.now();
    const rendition = this.#rendition(media, now);
    const request = new PlaylistRequest(this, rendition, exchange, media.directives, admission);
    const refusal = refusals.find(media.path);
    if (refusal !== undefined && refusal.freshUntil > now) {
      metrics.cache('playlist', 'hit');
      request.giveStored(refusal);
      return;
    }
    const { head } = rendition;
    if (head?.satisfies(media.directives) === true && rendition.isCurrent(now)) {
      metrics.cache('playlist', 'hit');
      request.give(head);
      return;
    }
    if (rendition.isTooFar(media.directives, now)) {
      throw edgeError('TOO_FAR_AHEAD');
    }
    request.follow();
  }

  /** The running flight for a position, or a new one. @throws EdgeError `TOO_BUSY`. */
  ask(rendition: Rendition, wanted: Wanted): Fill {
    const { coalescer, plans, metrics } = this.options;
    // A delta is made here: the whole list is asked for, once, whichever form is wanted.
    const { msn, part } = wanted;
    const key = mediaKey(
      rendition.path,
      writeDirectives({ ...(msn === undefined ? {} : { msn }), ...(part === undefined ? {} : { part }) }),
    );
    metrics.cache('playlist', coalescer.find(key) === undefined ? 'miss' : 'collapsed');
    const fill = coalescer.open(
      plans.plan({
        key,
        slug: rendition.slug,
        path: key,
        cacheClass: msn === undefined ? 'plain-playlist' : 'blocking-playlist',
        encoding: 'gzip',
        holdMs: (msn === undefined ? 0 : rendition.holdMs) + HOLD_SLACK_MS,
        onFilled: (whole) => this.#learn(rendition, whole),
      }),
    );
    rendition.asks(fill, wanted);
    return fill;
  }

  /** Whether a finished fill's body could not be read as a playlist. */
  isDamaged(fill: Fill): boolean {
    return this.#damaged.has(fill);
  }

  /** @throws EdgeError `TOO_BUSY` past the bound on waiters; else counts one until {@link leaveWaiting}. */
  enterWaiting(): void {
    if (this.#waiting >= this.options.maxWaiters) {
      throw edgeError('TOO_BUSY', { waiting: this.#waiting });
    }
    this.#waiting += 1;
  }

  leaveWaiting(): void {
    this.#waiting -= 1;
  }

  #learn(rendition: Rendition, fill: Fill): void {
    const { clock, log, refusals } = this.options;
    const { head } = fill;
    if (head === undefined) {
      return;
    }
    if (head.status !== 200) {
      const freshMs = freshForMs(head);
      if (freshMs > 0) {
        const freshUntil = head.receivedAt + freshMs;
        refusals.keep(rendition.path, { head, body: fill.whole(), freshUntil });
      }
      return;
    }
    try {
      const body = head.encoding === 'gzip' ? plainOf(fill.whole()) : fill.whole();
      rendition.learn(new RenditionHead(body, head), clock.now());
    } catch (error) {
      this.#damaged.add(fill);
      log.warn({ err: error, path: rendition.path }, 'edge: a playlist from the origin cannot be read');
    }
  }

  #rendition(media: MediaRequest, now: number): Rendition {
    let rendition = this.#renditions.get(media.path);
    if (rendition === undefined) {
      if (this.#renditions.size >= MAX_RENDITIONS) {
        this.#forgetIdle();
      }
      if (this.#renditions.size >= MAX_RENDITIONS) {
        throw edgeError('TOO_BUSY', { renditions: this.#renditions.size });
      }
      rendition = new Rendition(media.path, media.resource.slug);
      this.#renditions.set(media.path, rendition);
    }
    rendition.lastUsed = millis(now);
    return rendition;
  }

  #forgetIdle(): void {
    const limit = this.options.clock.now() - IDLE_MS;
    for (const [path, rendition] of this.#renditions) {
      if (rendition.isIdle && (rendition.head === undefined || rendition.lastUsed < limit)) {
        this.#renditions.delete(path);
      }
    }
  }
}
