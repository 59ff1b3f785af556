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
import { type EdgeError, edgeError } from '../errors.ts';
import type { MediaExchange } from '../exchange.ts';
import type { Admission } from '../gate/admission.ts';
import type { MediaRequest } from '../media-request.ts';
import type { OriginPlans } from '../origin/origin-plan.ts';
import { type Place, SIBLING_PLACE } from '../places.ts';
import type { SlowReaders } from '../slow-readers.ts';
import { PlaylistAsks, type PlaylistOutcome } from './playlist-asks.ts';
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
  /** Of one place. Siblings wait for many, and are not bounded so. */
  readonly maxWaitersEach: number;
  /** Told of each new version of a playlist. Where it is followed, what it announces should be here before it is asked for. */
  readonly onNews: (slug: string, folder: string, head: RenditionHead, isFollowed: boolean) => void;
};

/** Renditions known at once: 8 an event, hundreds of events. */
const MAX_RENDITIONS = 4_096;
/** A rendition nobody asked for in this time is forgotten. */
const IDLE_MS = 60_000;
const SWEEP_MS = 250;
/** An answer that is not held, or whose hold is over (§6.2.5.2), is here by then, or the origin stands still. */
const HOLD_SLACK_MS = 5_000;

/** A rendition and what is asked for it upstream. */
type Followed = { readonly rendition: Rendition; readonly asks: PlaylistAsks; lastFault: EdgeError | undefined };

/**
 * Answers media playlists. A rendition's newest playlist is state: every request is answered from it, as soon as it
 * satisfies the request; one long poll upstream brings the next, and releases everyone whom it satisfies.
 */
export class PlaylistDesk {
  readonly #options: PlaylistDeskOptions;
  readonly #renditions = new Map<string, Followed>();
  readonly #sweep: Timer;
  #waiting = 0;
  #lastIdleSweep = 0;

  constructor(options: PlaylistDeskOptions) {
    this.#options = options;
    this.#sweep = options.clock.every(SWEEP_MS, () => this.#endHolds());
  }

  /** Held requests now. */
  get waiting(): number {
    return this.#waiting;
  }

  close(): void {
    this.#sweep.cancel();
    for (const { asks } of this.#renditions.values()) {
      asks.close();
    }
  }

  /** Ends the held requests of those whose right has ended meanwhile. */
  endRefused(): void {
    for (const { rendition } of this.#renditions.values()) {
      for (const waiter of rendition.waiters.takeEach(({ admission }) => admission.refusal !== undefined)) {
        waiter.fail(edgeError(waiter.admission.refusal ?? 'NOT_ENTITLED'));
      }
    }
  }

  /** @throws EdgeError `TOO_FAR_AHEAD` (§6.2.5.2: Bad Request), `TOO_BUSY`. */
  serve(exchange: MediaExchange, media: MediaRequest, admission: Admission): void {
    const { clock, refusals, metrics, slow } = this.#options;
    const now = clock.now();
    const followed = this.#followed(media, now);
    const { rendition, asks } = followed;
    const { directives } = media;
    const request = new PlaylistRequest(exchange, directives, admission, now);
    const refusal = refusals.find(media.path);
    if (refusal !== undefined && refusal.freshUntil > now) {
      metrics.cache('playlist', 'hit');
      request.giveStored(refusal, now, slow);
      return;
    }
    const isBlocking = directives.msn !== undefined;
    if (isBlocking) {
      rendition.lastBlocked = millis(now);
    }
    const isCurrent = rendition.isCurrent(asks, now);
    const { head } = rendition;
    if (isCurrent && head?.satisfies(directives) === true) {
      metrics.cache('playlist', 'hit');
      request.release(head, now);
      if (isBlocking) {
        asks.follow();
      }
      return;
    }
    if (rendition.isTooFar(directives, isCurrent, now)) {
      throw edgeError('TOO_FAR_AHEAD');
    }
    this.#wait(followed, request, exchange.place, isCurrent);
  }

  #wait({ rendition, asks }: Followed, request: PlaylistRequest, place: Place, isCurrent: boolean): void {
    const { metrics, maxWaiters, maxWaitersEach } = this.#options;
    if (this.#waiting >= maxWaiters) {
      throw edgeError('TOO_BUSY', { waiting: this.#waiting });
    }
    if (place.waiters >= maxWaitersEach && place.name !== SIBLING_PLACE) {
      throw edgeError('TOO_MANY_REQUESTS');
    }
    place.waiters += 1;
    metrics.cache('playlist', asks.isIdle ? 'miss' : 'collapsed');
    this.#waiting += 1;
    request.onClose(() => {
      this.#waiting -= 1;
      place.waiters -= 1;
      rendition.waiters.remove(request);
    });
    rendition.waiters.add(request);
    const isSatisfied = rendition.head?.satisfies(request.wanted) === true;
    // Where only the age of what is here is in doubt, it is asked for anew; else the long poll brings the answer.
    if (!isCurrent && (isSatisfied || rendition.head === undefined)) {
      asks.refresh();
    }
    if (request.wanted.msn !== undefined) {
      asks.follow();
    }
  }

  #open(rendition: Rendition, wanted: Wanted): Fill {
    const { coalescer, plans } = this.#options;
    // A delta is made here: the whole list is asked for, once, whichever form is wanted.
    const key = mediaKey(rendition.path, writeDirectives(wanted));
    return coalescer.open(
      plans.plan({
        key,
        slug: rendition.slug,
        path: key,
        cacheClass: wanted.msn === undefined ? 'plain-playlist' : 'blocking-playlist',
        encoding: 'gzip',
        holdMs: (wanted.msn === undefined ? 0 : rendition.holdMs) + HOLD_SLACK_MS,
        onFilled: () => {},
      }),
    );
  }

  #read(rendition: Rendition, fill: Fill): PlaylistOutcome {
    const { head } = fill;
    if (head?.status !== 200) {
      return { kind: 'refused', fill };
    }
    try {
      const body = head.encoding === 'gzip' ? plainOf(fill.whole()) : fill.whole();
      return { kind: 'playlist', head: new RenditionHead(body, head) };
    } catch (error) {
      this.#options.log.warn({ err: error, path: rendition.path }, 'edge: a playlist from the origin cannot be read');
      return { kind: 'failed', fault: edgeError('ORIGIN_BROKE', {}, error) };
    }
  }

  #onOutcome(followed: Followed, outcome: PlaylistOutcome): void {
    switch (outcome.kind) {
      case 'playlist':
        followed.lastFault = undefined;
        this.#learn(followed, outcome.head);
        break;
      case 'refused':
        this.#refuse(followed, outcome.fill);
        break;
      case 'failed':
        followed.lastFault = outcome.fault;
        this.#fail(followed.rendition, outcome.fault);
        break;
    }
  }

  #learn({ rendition, asks }: Followed, learnt: RenditionHead): void {
    const { clock, onNews } = this.#options;
    const now = clock.now();
    const isNews = rendition.learn(learnt, now);
    const { head } = rendition;
    if (head === undefined) {
      return;
    }
    if (isNews) {
      const isFollowed = rendition.isFollowed(now);
      // The next is asked for before the many are answered.
      try {
        if (isFollowed) {
          asks.follow();
        }
        onNews(rendition.slug, rendition.path.slice(0, rendition.path.lastIndexOf('/') + 1), head, isFollowed);
      } catch {
        // Too many flights; who comes next asks again.
      }
    }
    rendition.waiters.release(head, now);
    for (const waiter of rendition.waiters.takeWhere((wanted) => rendition.isTooFar(wanted, true, now))) {
      waiter.fail(edgeError('TOO_FAR_AHEAD'));
    }
  }

  /** Upstream says there is no such playlist, or that our position is none: everyone is told the same. */
  #refuse({ rendition }: Followed, fill: Fill): void {
    const { clock, refusals, slow } = this.#options;
    const { head } = fill;
    if (head === undefined) {
      return;
    }
    const now = clock.now();
    const stored = { head, body: fill.whole(), freshUntil: head.receivedAt + freshForMs(head) };
    if (head.status === 404 || head.status === 410) {
      rendition.forget();
      if (stored.freshUntil > now) {
        refusals.keep(rendition.path, stored);
      }
      for (const waiter of rendition.waiters.takeWhere(() => true)) {
        waiter.giveStored(stored, now, slow);
      }
      return;
    }
    // A position that upstream does not take, or a passing fault: the long poll is tried again; who does not wait for
    // a position is told.
    for (const waiter of this.#takeUnheld(rendition)) {
      waiter.giveStored(stored, now, slow);
    }
  }

  #fail(rendition: Rendition, fault: EdgeError): void {
    const now = this.#options.clock.now();
    const { head } = rendition;
    // A plain list may be half a target duration old while the origin is away; a list that is ended stays true.
    const staleMs =
      (head?.playlist.isEnded === true ? Number.POSITIVE_INFINITY : (head?.playlist.targetDuration ?? 0)) * 500;
    for (const waiter of this.#takeUnheld(rendition)) {
      if (head !== undefined && waiter.wanted.msn === undefined && head.ageMs(now) <= staleMs) {
        this.#options.metrics.cache('playlist', 'stale');
        waiter.release(head, now);
      } else {
        waiter.fail(fault);
      }
    }
  }

  /** Those who do not wait for what is yet to come; while the origin is away the others wait until their hold is over. */
  #takeUnheld(rendition: Rendition): PlaylistRequest[] {
    return rendition.waiters.takeWhere(({ msn }) => msn === undefined);
  }

  /** §6.2.5.2: who has waited three target durations is told so. */
  #endHolds(): void {
    const now = this.#options.clock.now();
    for (const { rendition, asks, lastFault } of this.#renditions.values()) {
      if (rendition.waiters.isEmpty) {
        if (!rendition.isFollowed(now)) {
          asks.rest();
        }
      } else {
        for (const waiter of rendition.waiters.takeOlder(now - rendition.holdMs)) {
          waiter.fail(lastFault ?? edgeError('NOTHING_NEW'));
        }
      }
    }
    if (now - this.#lastIdleSweep > IDLE_MS / 6) {
      this.#lastIdleSweep = now;
      this.#forgetIdle();
    }
  }

  #followed(media: MediaRequest, now: number): Followed {
    let followed = this.#renditions.get(media.path);
    if (followed === undefined) {
      if (this.#renditions.size >= MAX_RENDITIONS) {
        this.#forgetIdle();
      }
      if (this.#renditions.size >= MAX_RENDITIONS) {
        throw edgeError('TOO_BUSY', { renditions: this.#renditions.size });
      }
      followed = this.#openRendition(media);
      this.#renditions.set(media.path, followed);
    }
    followed.rendition.lastUsed = millis(now);
    return followed;
  }

  #openRendition(media: MediaRequest): Followed {
    const { clock } = this.#options;
    const rendition = new Rendition(media.path, media.resource.slug);
    const asks = new PlaylistAsks({
      clock,
      open: (wanted) => this.#open(rendition, wanted),
      read: (fill) => this.#read(rendition, fill),
      head: () => rendition.head,
      isFollowed: () => rendition.isFollowed(clock.now()),
      onOutcome: (outcome) => this.#onOutcome(followed, outcome),
    });
    const followed: Followed = { rendition, asks, lastFault: undefined };
    return followed;
  }

  #forgetIdle(): void {
    const limit = this.#options.clock.now() - IDLE_MS;
    for (const [path, { rendition, asks }] of this.#renditions) {
      const isUnused = rendition.head === undefined || rendition.lastUsed < limit;
      if (isUnused && rendition.waiters.isEmpty && asks.isIdle) {
        asks.close();
        this.#renditions.delete(path);
      }
    }
  }
}
