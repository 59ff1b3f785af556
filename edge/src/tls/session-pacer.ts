/**
 * How much media one HTTP/2 connection has under way. What the kernel has taken cannot be overtaken, and on a slow link
 * it takes megabytes: a playlist would wait for seconds behind them. So media are handed on only as fast as the peer
 * acknowledges: a PING (RFC 9113 §6.7) follows them, and its answer tells that they have arrived. The window holds what
 * the link carries in its own round trip and a little queue, the way RFC 6817 (LEDBAT) bounds delay. It is what RFC 9218
 * asks of a server; Node has no call for it.
 */

/** A body with octets to send. */
export type Paced = {
  /** Hands on up to so many octets. @returns how many. It enters again when it has more. */
  sendSlice(maxBytes: number): number;
};

export type SessionPacerOptions = {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Sends a PING. @returns false when none can be sent. */
  readonly ping: (onAnswer: (isAnswered: boolean) => void) => boolean;
};

export const SLICE_BYTES = 16 * 1024;
const FIRST_WINDOW_BYTES = 128 * 1024;
const LEAST_WINDOW_BYTES = 64 * 1024;
const MOST_WINDOW_BYTES = 8 * 1024 * 1024;
/** Octets may queue on the way for so long. */
const QUEUE_MS = 100;
const MAX_PINGS = 4;
/** A peer whose answer takes longer is not paced: its link tells us nothing. */
const LOST_MS = 10_000;

export class SessionPacer {
  readonly #options: SessionPacerOptions;
  readonly #turns = new Set<Paced>();
  #window = FIRST_WINDOW_BYTES;
  #sent = 0;
  #arrived = 0;
  #asked = 0;
  #pings = 0;
  #oldestPingAt = 0;
  #leastRoundTripMs = Number.POSITIVE_INFINITY;
  #isPumping = false;

  constructor(options: SessionPacerOptions) {
    this.#options = options;
  }

  /** Octets that may be under way at once. */
  get windowBytes(): number {
    return this.#window;
  }

  /** It has something to send; its turn comes. */
  enter(body: Paced): void {
    this.#turns.add(body);
    this.#pump();
  }

  leave(body: Paced): void {
    this.#turns.delete(body);
  }

  #pump(): void {
    if (this.#isPumping) {
      return;
    }
    this.#isPumping = true;
    for (const body of this.#turns) {
      if (!this.#hasRoom()) {
        break;
      }
      this.#turns.delete(body);
      this.#sent += body.sendSlice(SLICE_BYTES);
    }
    this.#isPumping = false;
    this.#ask();
  }

  #hasRoom(): boolean {
    const isLost = this.#pings > 0 && this.#options.now() - this.#oldestPingAt > LOST_MS;
    return this.#sent - this.#arrived < this.#window || isLost;
  }

  /** Asks whether all that was handed on has arrived. */
  #ask(): void {
    const isWorthIt = this.#sent - this.#asked >= Math.min(this.#window / 4, SLICE_BYTES * 4);
    const isStuck = this.#pings === 0 && this.#sent > this.#asked;
    if (!(isWorthIt || isStuck) || this.#pings >= MAX_PINGS) {
      return;
    }
    const { now, ping } = this.#options;
    const [askedAt, mark, arrivedBefore] = [now(), this.#sent, this.#arrived];
    const isSent = ping((isAnswered) => {
      this.#pings -= 1;
      this.#oldestPingAt = now();
      this.#arrived = Math.max(this.#arrived, mark);
      if (isAnswered) {
        this.#learn(now() - askedAt, mark - arrivedBefore);
      }
      this.#pump();
    });
    if (isSent) {
      this.#oldestPingAt = this.#pings === 0 ? askedAt : this.#oldestPingAt;
      this.#pings += 1;
      this.#asked = mark;
    } else {
      // No PING can be sent now: the session ends, or the peer owes too many answers.
      this.#arrived = this.#pings === 0 ? this.#sent : this.#arrived;
    }
  }

  /** @param bytes that arrived in this round trip. */
  #learn(roundTripMs: number, bytes: number): void {
    this.#leastRoundTripMs = Math.min(this.#leastRoundTripMs, roundTripMs);
    const queueMs = roundTripMs - this.#leastRoundTripMs;
    if (queueMs > QUEUE_MS) {
      const fits = (bytes / roundTripMs) * (this.#leastRoundTripMs + QUEUE_MS);
      this.#window = Math.max(LEAST_WINDOW_BYTES, Math.min(this.#window, fits));
    } else if (queueMs < QUEUE_MS / 2 && bytes > this.#window / 2) {
      this.#window = Math.min(MOST_WINDOW_BYTES, this.#window * 1.5);
    }
  }
}
