import { parseFileName } from '@rostrum/hls/resource-name';
import type { Clock } from '@rostrum/service/clock';
import type { StoredAnswer } from './cache/answer.ts';
import type { Coalescer } from './cache/coalescer.ts';
import type { DiskTier } from './cache/disk/disk-tier.ts';
import type { Fill, FillReader } from './cache/fill.ts';
import { freshForMs } from './cache/freshness.ts';
import { acceptsGzip, gzipOf } from './cache/gzip-form.ts';
import type { AnswerStore } from './cache/store.ts';
import { answerFromDisk } from './disk-answer.ts';
import type { EdgeMetrics } from './edge-metrics.ts';
import { edgeError } from './errors.ts';
import type { MediaExchange } from './exchange.ts';
import type { Admission } from './gate/admission.ts';
import type { MediaRequest } from './media-request.ts';
import type { OriginPlans } from './origin/origin-plan.ts';
import { AnswerWriter, MEDIA_HEADERS, privateControl, replyFault, replyStored } from './reply.ts';
import type { SlowReaders } from './slow-readers.ts';

export type MediaDeskOptions = {
  readonly store: AnswerStore;
  /** For answers that say there is nothing; apart, so that strangers who ask at random push out no media. */
  readonly refusals: AnswerStore;
  /** Where segments go that leave the store. */
  readonly disk: DiskTier;
  readonly coalescer: Coalescer;
  readonly plans: OriginPlans;
  readonly slow: SlowReaders;
  readonly clock: Clock;
  readonly metrics: EdgeMetrics;
};

/** Only parts are held, until they are made; an origin that does not answer anything else by then stands still. */
const UNHELD_TIMEOUT_MS = 5_000;

/** One admitted request. */
type Asked = { readonly exchange: MediaExchange; readonly media: MediaRequest; readonly admission: Admission };

/** A multivariant playlist names renditions that may have gone; media never change, so they stay good as long as kept. */
const STALE_MULTIVARIANT_MS = 10_000;

/** Follows a fill for nobody's sake. */
const KEEPER: FillReader = { onHead() {}, onBytes() {}, onEnd() {}, onFault() {} };

/**
 * Answers what is fetched whole and never changes under its name (segments, parts, init sections) and the multivariant
 * playlist: from the store, from disk, or by one fill that every reader follows from byte 0.
 */
export class MediaDesk {
  readonly #options: MediaDeskOptions;

  constructor(options: MediaDeskOptions) {
    this.#options = options;
  }

  /** @throws EdgeError `TOO_BUSY`. */
  serve(exchange: MediaExchange, media: MediaRequest, admission: Admission): void {
    const { store, refusals, disk, coalescer, clock, metrics } = this.#options;
    const stored = store.find(media.key) ?? refusals.find(media.key);
    if (stored !== undefined && stored.freshUntil > clock.now()) {
      metrics.cache('media', 'hit');
      this.#give({ exchange, media, admission }, stored);
      return;
    }
    const asked = { exchange, media, admission };
    if (disk.mayHold(media.key) && coalescer.find(media.key) === undefined) {
      void this.#look(asked, stored);
    } else {
      this.#fetch(asked, stored);
    }
  }

  /** Fetches a media object before it is asked for; an origin holds one that is not made yet until it is. */
  prefetch(slug: string, path: string): void {
    const { store, refusals, coalescer, clock } = this.#options;
    const stored = store.find(path) ?? refusals.find(path);
    const isHere = stored !== undefined && stored.freshUntil > clock.now();
    if (!isHere && coalescer.find(path) === undefined) {
      // Followed by nobody else it would be given up when its first reader leaves.
      this.#openObject(slug, path, 'media').join(KEEPER);
    }
  }

  /** Forgets a channel's multivariant playlist: its event has changed. */
  forget(slug: string): void {
    this.#options.store.drop(`/hls/${slug}/index.m3u8`);
    this.#options.refusals.drop(`/hls/${slug}/index.m3u8`);
  }

  /** Looks on disk first. */
  async #look(asked: Asked, stored: StoredAnswer | undefined): Promise<void> {
    const { disk, slow, clock, metrics } = this.#options;
    const { exchange, media } = asked;
    const object = await disk.find(media.key);
    if (exchange.reply.destroyed) {
      object?.release();
      return;
    }
    if (object !== undefined) {
      metrics.cache('media', 'disk');
      const cacheControl = asked.admission.isPrivate ? privateControl(object.head) : object.head.cacheControl;
      await answerFromDisk({
        exchange,
        object,
        slow,
        now: clock.now(),
        cacheControl,
        refetch: () => this.#join(media),
      });
      return;
    }
    try {
      this.#fetch(asked, stored);
    } catch (error) {
      replyFault(exchange.reply, edgeError('TOO_BUSY', {}, error), MEDIA_HEADERS);
    }
  }

  #fetch(asked: Asked, stored: StoredAnswer | undefined): void {
    const { coalescer, metrics } = this.#options;
    metrics.cache('media', coalescer.find(asked.media.key) === undefined ? 'miss' : 'collapsed');
    this.#follow(asked, this.#join(asked.media), stored);
  }

  /** The running fill, or a new one. @throws EdgeError `TOO_BUSY`. */
  #join({ key, resource: { kind, slug } }: MediaRequest): Fill {
    const running = this.#options.coalescer.find(key);
    return running ?? this.#openObject(slug, key, kind === 'multivariant' ? 'plain-playlist' : 'media');
  }

  #openObject(slug: string, path: string, cacheClass: 'plain-playlist' | 'media'): Fill {
    const { coalescer, plans } = this.#options;
    return coalescer.open(
      plans.plan({
        key: path,
        slug,
        path,
        cacheClass,
        encoding: 'identity',
        ...(mayBeHeld(path) ? {} : { holdMs: UNHELD_TIMEOUT_MS }),
        onFilled: (fill) => this.#keep(fill),
      }),
    );
  }

  #keep(fill: Fill): void {
    const { head } = fill;
    if (head === undefined || !head.isDelimited) {
      return;
    }
    const freshMs = freshForMs(head);
    if (freshMs > 0) {
      const { store, refusals } = this.#options;
      const shelf = head.status === 200 ? store : refusals;
      shelf.keep(fill.key, { head, body: fill.whole(), freshUntil: head.receivedAt + freshMs });
    }
  }

  #follow(asked: Asked, fill: Fill, stored: StoredAnswer | undefined): void {
    const { clock, slow } = this.#options;
    const writer = new AnswerWriter(asked.exchange, fill, slow);
    const leave = fill.join({
      onHead: () => {
        if (isTextOf(asked, fill)) {
          return;
        }
        // A fault upstream is told only where nothing kept may stand in for it.
        if (fill.head !== undefined && (fill.head.status < 500 || !this.#giveStale(asked, stored))) {
          writer.begin(
            fill.head,
            clock.now(),
            asked.admission.isPrivate ? privateControl(fill.head) : fill.head.cacheControl,
          );
        }
      },
      onBytes: () => writer.pump(),
      onEnd: () => {
        if (isTextOf(asked, fill)) {
          this.#give(asked, wholeOf(fill));
        } else {
          writer.pump();
        }
      },
      onFault: (fault) => {
        const { reply } = asked.exchange;
        if (reply.headersSent || !this.#giveStale(asked, stored)) {
          replyFault(reply, fault, MEDIA_HEADERS);
        }
      },
    });
    asked.exchange.reply.onClose(leave);
  }

  /** @returns false when nothing kept may stand in for what cannot be had. */
  #giveStale(asked: Asked, stored: StoredAnswer | undefined): boolean {
    const { clock, metrics } = this.#options;
    const isMultivariant = asked.media.resource.kind === 'multivariant';
    if (
      stored === undefined ||
      stored.head.status !== 200 ||
      (isMultivariant && clock.now() > stored.freshUntil + STALE_MULTIVARIANT_MS)
    ) {
      return false;
    }
    metrics.cache('media', 'stale');
    this.#give(asked, stored);
    return true;
  }

  #give(asked: Asked, stored: StoredAnswer): void {
    const { slow, clock } = this.#options;
    const { exchange, media, admission } = asked;
    const isText = media.resource.kind === 'multivariant' && stored.head.status === 200;
    const wantsGzip = isText && acceptsGzip(exchange.request.headers['accept-encoding']);
    const form = wantsGzip ? packed(stored) : stored;
    replyStored(exchange, form, clock.now(), slow, admission.isPrivate);
  }
}

/** Whether an origin may hold the request until the object is made: a part, or an init segment that is announced. */
function mayBeHeld(path: string): boolean {
  const file = parseFileName(path.slice(path.lastIndexOf('/') + 1));
  return file !== undefined && (file.msn === undefined || file.part !== undefined);
}

/** A text is given whole, so that who takes gzip gets it on a miss too (B.1: "Playlists are delivered in GZIP format"). */
function isTextOf({ media }: Asked, fill: Fill): boolean {
  return media.resource.kind === 'multivariant' && fill.head?.status === 200;
}

const wholes = new WeakMap<Fill, StoredAnswer>();

/** What a fill that is over brought, made once for all who followed it. */
function wholeOf(fill: Fill): StoredAnswer {
  const { head } = fill;
  if (head === undefined) {
    throw new TypeError('a fill that is over has a head');
  }
  const known = wholes.get(fill) ?? { head, body: fill.whole(), freshUntil: head.receivedAt };
  wholes.set(fill, known);
  return known;
}

const packedForms = new WeakMap<StoredAnswer, StoredAnswer>();

/** The compressed form, made once; it is another body, so a strong ETag is not its own. */
function packed(stored: StoredAnswer): StoredAnswer {
  const body = gzipOf(stored.body);
  let form = packedForms.get(stored);
  if (form === undefined && body !== undefined) {
    const at = stored.head.headers.indexOf('ETag');
    const lines = at === -1 ? stored.head.headers : stored.head.headers.toSpliced(at, 2);
    const head = { ...stored.head, headers: [...lines, 'Content-Encoding', 'gzip'], etag: undefined };
    form = { ...stored, head, body };
    packedForms.set(stored, form);
  }
  return form ?? stored;
}
