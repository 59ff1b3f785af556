import type { Directives } from '@rostrum/hls/directives';
import type { StoredAnswer } from '../cache/answer.ts';
import { acceptsGzip } from '../cache/gzip-form.ts';
import type { EdgeError } from '../errors.ts';
import type { MediaExchange } from '../exchange.ts';
import type { Admission } from '../gate/admission.ts';
import { MEDIA_HEADERS, replyFault, replyStored } from '../reply.ts';
import type { SlowReaders } from '../slow-readers.ts';
import type { RenditionHead } from './rendition-head.ts';
import type { Waiter } from './waiters.ts';

/** One viewer's request for a media playlist, from its arrival to its answer. */
export class PlaylistRequest implements Waiter {
  readonly wanted: Directives;
  readonly arrivedAt: number;
  readonly admission: Admission;
  readonly #exchange: MediaExchange;

  constructor(exchange: MediaExchange, directives: Directives, admission: Admission, now: number) {
    this.wanted = directives;
    this.arrivedAt = now;
    this.admission = admission;
    this.#exchange = exchange;
  }

  /** Called once, when the request is answered or its peer is gone. */
  onClose(run: () => void): void {
    this.#exchange.reply.onClose(run);
  }

  /** Answers with a version of the playlist, in the form and encoding asked for. */
  release(head: RenditionHead, now: number): void {
    const { reply, request } = this.#exchange;
    if (reply.headersSent || reply.destroyed) {
      return;
    }
    const { lines, body } = head.formFor(
      {
        isDelta: this.wanted.skip === true,
        isGzip: acceptsGzip(request.headers['accept-encoding']),
        isPrivate: this.admission.isPrivate,
        cacheClass: this.wanted.msn === undefined ? 'plain-playlist' : 'blocking-playlist',
      },
      now,
    );
    reply.whole(200, lines, body);
  }

  /** Answers with what upstream said: that there is no such playlist. */
  giveStored(stored: StoredAnswer, now: number, slow: SlowReaders): void {
    replyStored(this.#exchange, stored, now, slow);
  }

  fail(fault: EdgeError): void {
    replyFault(this.#exchange.reply, fault, MEDIA_HEADERS);
  }
}
