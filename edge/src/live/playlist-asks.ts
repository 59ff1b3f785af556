import { nextWanted, type Wanted } from '@rostrum/hls/blocking-rule';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Fill } from '../cache/fill.ts';
import type { EdgeError } from '../errors.ts';
import type { RenditionHead } from './rendition-head.ts';

/** What came of a flight: a playlist, an answer that is none (a 404), a body that cannot be read, or no answer. */
export type PlaylistOutcome =
  | { readonly kind: 'playlist'; readonly head: RenditionHead }
  | { readonly kind: 'refused'; readonly fill: Fill }
  | { readonly kind: 'failed'; readonly fault: EdgeError };

export type PlaylistAsksOptions = {
  readonly clock: Clock;
  /** Opens a flight for a position, or joins the running one. @throws EdgeError `TOO_BUSY`. */
  readonly open: (wanted: Wanted) => Fill;
  readonly read: (fill: Fill) => PlaylistOutcome;
  /** The newest playlist known. */
  readonly head: () => RenditionHead | undefined;
  /** Whether anybody plays by blocking reload. */
  readonly isFollowed: () => boolean;
  /** Told of each outcome; for a playlist, before the next is asked for. */
  readonly onOutcome: (outcome: PlaylistOutcome) => void;
};

/** While the origin is away it is asked again this often. */
const ASK_AGAIN_MS = 500;

/** `leave` is set as soon as the flight is joined. A flight never ends while it is being opened. */
type Ask = { readonly wanted: Wanted; readonly fill: Fill; leave: () => void };

/**
 * What is asked upstream for one rendition: one plain request where the newest playlist is in doubt, and one long poll
 * that stands for the next one as long as somebody follows.
 */
export class PlaylistAsks {
  readonly #options: PlaylistAsksOptions;
  #plain: Ask | undefined;
  #poll: Ask | undefined;
  #later: Timer | undefined;
  #isClosed = false;

  constructor(options: PlaylistAsksOptions) {
    this.#options = options;
  }

  /** Nothing is asked, and nothing will be. */
  get isIdle(): boolean {
    return this.#plain === undefined && this.#poll === undefined && this.#later === undefined;
  }

  /** Whether a request for more than this head is being held upstream: then nothing newer exists there. */
  isHeldFor(head: RenditionHead): boolean {
    const poll = this.#poll;
    return poll !== undefined && poll.fill.head === undefined && !head.satisfies(poll.wanted);
  }

  /** Asks for the newest playlist, unless that is being asked. @throws EdgeError `TOO_BUSY`. */
  refresh(): void {
    this.#plain ??= this.#send({}, () => {
      this.#plain = undefined;
    });
  }

  /** Asks for what comes after the newest playlist, and goes on so while it is followed. @throws EdgeError `TOO_BUSY`. */
  follow(): void {
    if (this.#poll !== undefined || this.#later !== undefined || this.#isClosed) {
      return;
    }
    const head = this.#options.head();
    if (head === undefined) {
      this.refresh();
      return;
    }
    if (head.playlist.isEnded) {
      return;
    }
    this.#poll = this.#send(nextWanted(head.position), () => {
      this.#poll = undefined;
    });
  }

  /** Nobody follows any more: the long poll is given up. */
  rest(): void {
    this.#later?.cancel();
    this.#later = undefined;
    this.#poll?.leave();
    this.#poll = undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.rest();
    this.#plain?.leave();
    this.#plain = undefined;
  }

  #send(wanted: Wanted, forget: () => void): Ask {
    const fill = this.#options.open(wanted);
    const ask: Ask = { wanted, fill, leave: () => {} };
    const over = (outcome: PlaylistOutcome): void => {
      ask.leave();
      forget();
      if (!this.#isClosed) {
        this.#after(ask, outcome);
      }
    };
    ask.leave = fill.join({
      onHead: () => {},
      onBytes: () => {},
      onEnd: () => over(this.#options.read(fill)),
      onFault: (fault) => over({ kind: 'failed', fault }),
    });
    return ask;
  }

  #after(ask: Ask, outcome: PlaylistOutcome): void {
    const { onOutcome, isFollowed } = this.#options;
    onOutcome(outcome);
    if (!isFollowed() || this.#isClosed) {
      return;
    }
    const isNews = outcome.kind === 'playlist' && (ask.wanted.msn === undefined || outcome.head.satisfies(ask.wanted));
    if (isNews) {
      this.#goOn();
    } else {
      // Refused, failed, or answered without news by one who does not hold: asked again, at a pace.
      this.#later ??= this.#options.clock.after(ASK_AGAIN_MS, () => {
        this.#later = undefined;
        if (isFollowed() && !this.#isClosed) {
          this.#goOn(outcome.kind === 'refused');
        }
      });
    }
  }

  #goOn(isInDoubt = false): void {
    try {
      if (isInDoubt) {
        this.refresh();
      } else {
        this.follow();
      }
    } catch {
      // Too many flights: whoever comes next asks again.
    }
  }
}
