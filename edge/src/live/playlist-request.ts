import type { Wanted } from '@rostrum/hls/blocking-rule';
import type { Directives } from '@rostrum/hls/directives';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { StoredAnswer } from '../cache/answer.ts';
import type { Fill } from '../cache/fill.ts';
import { acceptsGzip } from '../cache/gzip-form.ts';
import type { EdgeMetrics } from '../edge-metrics.ts';
import { type EdgeError, edgeError } from '../errors.ts';
import type { MediaExchange } from '../exchange.ts';
import type { Admission } from '../gate.ts';
import { AnswerWriter, MEDIA_HEADERS, replyFault, replyStored } from '../reply.ts';
import type { SlowReaders } from '../slow-readers.ts';
import type { Rendition } from './rendition.ts';
import type { RenditionHead } from './rendition-head.ts';
import type { Waiter } from './waiters.ts';

/** While the origin is away its waiters ask again this often, until their hold is over. */
const ASK_AGAIN_MS = 500;

/** The desk a request is handed in at, as far as it needs it. */
type Desk = {
  readonly options: { readonly clock: Clock; readonly metrics: EdgeMetrics; readonly slow: SlowReaders };
  /** @throws EdgeError `TOO_BUSY`. */
  enterWaiting(): void;
  leaveWaiting(): void;
  ask(rendition: Rendition, wanted: Wanted): Fill;
  isDamaged(fill: Fill): boolean;
};

/** One viewer's request for a media playlist, from its arrival to its answer. */
export class PlaylistRequest implements Waiter {
  readonly wanted: Directives;
  readonly #desk: Desk;
  readonly #rendition: Rendition;
  readonly #exchange: MediaExchange;
  readonly #admission: Admission;
  #arrivedAt = 0;
  #isWaiting = false;
  #leaveFill: (() => void) | undefined;
  #askAgain: Timer | undefined;

  constructor(desk: Desk, rendition: Rendition, exchange: MediaExchange, directives: Directives, admission: Admission) {
    this.wanted = directives;
    this.#desk = desk;
    this.#rendition = rendition;
    this.#exchange = exchange;
    this.#admission = admission;
  }

  /** Waits for a playlist that satisfies the request, on a flight of its own position. @throws EdgeError `TOO_BUSY`. */
  follow(): void {
    this.#desk.enterWaiting();
    this.#isWaiting = true;
    this.#arrivedAt = this.#desk.options.clock.now();
    this.#exchange.reply.onClose(() => this.#stopWaiting());
    if (this.wanted.msn !== undefined && this.#rendition.head?.satisfies(this.wanted) !== true) {
      this.#rendition.waiters.add(this);
    }
    this.#ask();
  }

  release(head: RenditionHead): void {
    this.#stopWaiting();
    this.give(head);
  }

  /** Answers with a version of the playlist, in the form and encoding asked for. */
  give(head: RenditionHead): void {
    const { reply, request } = this.#exchange;
    if (reply.headersSent || reply.destroyed) {
      return;
    }
    const { lines, body } = head.formFor(
      {
        isDelta: this.wanted.skip === true,
        isGzip: acceptsGzip(request.headers['accept-encoding']),
        isPrivate: this.#admission.isPrivate,
        cacheClass: this.wanted.msn === undefined ? 'plain-playlist' : 'blocking-playlist',
      },
      this.#desk.options.clock.now(),
    );
    reply.whole(200, lines, body);
  }

  /** Answers with what upstream said before: that there is no such playlist. */
  giveStored(stored: StoredAnswer): void {
    replyStored(this.#exchange, stored, this.#desk.options.clock.now(), this.#desk.options.slow);
  }

  #ask(): void {
    let fill: Fill;
    try {
      fill = this.#desk.ask(this.#rendition, this.wanted);
    } catch (error) {
      this.#stopWaiting();
      throw error;
    }
    // A fill that is over already answers inside join, before there is anything to leave.
    const leave = fill.join({
      onHead: () => {},
      onBytes: () => {},
      onEnd: () => this.#onEnd(fill),
      onFault: (fault) => this.#onFault(fault),
    });
    this.#leaveFill = leave;
    if (!this.#isWaiting) {
      leave();
    }
  }

  #onEnd(fill: Fill): void {
    this.#stopWaiting();
    const { head } = this.#rendition;
    if (this.#desk.isDamaged(fill)) {
      replyFault(this.#exchange.reply, edgeError('ORIGIN_BROKE'), MEDIA_HEADERS);
    } else if (fill.head?.status === 200 && head !== undefined) {
      this.give(head);
    } else if (fill.head !== undefined) {
      this.#pass(fill, fill.head);
    }
  }

  #onFault(fault: EdgeError): void {
    this.#leaveFill = undefined;
    const { clock, metrics } = this.#desk.options;
    const { head, holdMs } = this.#rendition;
    const now = clock.now();
    if (this.wanted.msn !== undefined && now - this.#arrivedAt < holdMs - ASK_AGAIN_MS) {
      this.#askAgain = clock.after(ASK_AGAIN_MS, () => this.#askOnceMore());
      return;
    }
    this.#stopWaiting();
    // A plain list may be half a target duration old while the origin is away; a list that is ended stays true.
    const staleMs =
      (head?.playlist.isEnded === true ? Number.POSITIVE_INFINITY : (head?.playlist.targetDuration ?? 0)) * 500;
    if (head !== undefined && this.wanted.msn === undefined && head.ageMs(now) <= staleMs) {
      metrics.cache('playlist', 'stale');
      this.give(head);
    } else {
      replyFault(this.#exchange.reply, fault, MEDIA_HEADERS);
    }
  }

  #askOnceMore(): void {
    try {
      this.#ask();
    } catch {
      replyFault(this.#exchange.reply, edgeError('TOO_BUSY'), MEDIA_HEADERS);
    }
  }

  #pass(source: { bytes: Buffer; received: number; isDone: boolean }, head: StoredAnswer['head']): void {
    new AnswerWriter(this.#exchange, source, this.#desk.options.slow).begin(head, this.#desk.options.clock.now());
  }

  #stopWaiting(): void {
    if (!this.#isWaiting) {
      return;
    }
    this.#isWaiting = false;
    this.#desk.leaveWaiting();
    this.#rendition.waiters.remove(this);
    this.#askAgain?.cancel();
    this.#leaveFill?.();
    this.#leaveFill = undefined;
  }
}
