import type { LinkStatistics } from '@rostrum/contract/stream-state';
import { MediaError } from '@rostrum/media/media-error';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Authorise, EndReason, PublisherConnection, PublishSink } from '../session/publisher.ts';
import type { SrtCounters } from './libsrt.ts';
import { TsIntake } from './ts-intake.ts';

export type SrtConnectionOptions = {
  readonly id: string;
  /** Remote address, without port. */
  readonly address: string;
  readonly key: string;
  /** Of the encryption; 0 where there is none. */
  readonly keyBits: number;
  readonly authorise: Authorise;
  readonly log: Log;
  readonly clock: Clock;
  readonly counters: () => SrtCounters | undefined;
  /** To be closed. */
  readonly onClosed: () => void;
};

/** Bytes kept while the key is checked again by the session: a second at 20 Mbit/s, and room. */
const HELD_MAX_BYTES = 4 * 1024 * 1024;
/** The session asks the database, or waits for a core that is being replaced. */
const AUTHORISE_MS = 10_000;
/** An encoder that has sent nothing that can be shown by then is told so. */
const NOTHING_MS = 10_000;

/** One encoder's life at the SRT door. */
export class SrtConnection {
  readonly #options: SrtConnectionOptions;
  readonly #leaving = new AbortController();
  #sink: PublishSink | undefined;
  #intake: TsIntake | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isOver = false;
  #say: string | undefined;
  #timer: Timer | undefined;
  #bytes = 0;
  #retransmitted = 0;
  #last: LinkStatistics | undefined;
  readonly #startedAt: number;

  constructor(options: SrtConnectionOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /** Asks the session for its part. */
  start(): void {
    const { authorise, id, address, key, clock, log } = this.#options;
    const connection: PublisherConnection = { id, address, close: (say) => this.#close(say) };
    this.#timer = clock.after(AUTHORISE_MS, () => this.#close('The server did not answer in time; try again.'));
    authorise({ app: 'srt', streamKey: key, address, encoder: 'SRT' }, connection, this.#leaving.signal).then(
      (decision) => {
        this.#timer?.cancel();
        if (!decision.accepted) {
          this.#close(decision.say);
        } else if (this.#isOver) {
          decision.sink.onEnd('disconnect', 'The encoder left before it was accepted.');
        } else {
          this.#begin(decision.sink);
        }
      },
      (error: unknown) => {
        log.error({ err: error, connection: id }, 'srt: an encoder could not be admitted');
        this.#close('The server has a fault; its log tells which.');
      },
    );
  }

  /** Bytes of the stream; the caller uses their memory again. */
  receive(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    if (this.#intake !== undefined) {
      this.#push(this.#intake, bytes);
      return;
    }
    if (this.#heldBytes < HELD_MAX_BYTES) {
      this.#held.push(Buffer.from(bytes));
      this.#heldBytes += bytes.byteLength;
    }
  }

  /** Once a second. */
  measure(): void {
    const counters = this.#options.counters();
    if (counters === undefined) {
      return;
    }
    this.#retransmitted += counters.retransmitted;
    this.#last = {
      rttMs: Math.round(counters.rttMs * 10) / 10,
      lost: counters.lost,
      retransmitted: this.#retransmitted,
      dropped: counters.dropped,
      latencyMs: counters.latencyMs,
      bitrate: Math.round(counters.rateMbps * 1_000_000),
      keyBits: this.#options.keyBits,
    };
    this.#sink?.onStatistics?.(this.#last);
  }

  /** The socket is gone, or is to go. Idempotent. */
  end(reason: EndReason, say: string): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    this.#timer?.cancel();
    this.#leaving.abort();
    this.#held = [];
    const { log, id, address, clock } = this.#options;
    const told = this.#say ?? say;
    const durationMs = Math.round(clock.now() - this.#startedAt);
    log.info(
      {
        connection: id,
        address,
        reason,
        say: told,
        bytes: this.#bytes,
        durationMs,
        link: this.#last,
        media: this.#intake?.counters,
      },
      'srt: an encoder’s connection ended',
    );
    this.#intake?.end();
    this.#sink?.onEnd(reason, told);
  }

  #begin(sink: PublishSink): void {
    const { clock, id, log } = this.#options;
    this.#sink = sink;
    const intake = new TsIntake(sink, (say) => {
      log.warn({ connection: id, say }, 'srt: a part of the stream cannot be shown');
      this.#say = say;
    });
    this.#intake = intake;
    for (const bytes of this.#held.splice(0)) {
      this.#push(intake, bytes);
    }
    this.#timer = clock.after(NOTHING_MS, () => {
      if (!intake.hasPicture) {
        this.#close(
          this.#say ??
            'No H.264 or HEVC picture came within ten seconds. Send an MPEG transport stream with H.264 and AAC.',
        );
      }
    });
  }

  #push(intake: TsIntake, bytes: Uint8Array): void {
    if (this.#isOver) {
      return;
    }
    try {
      intake.push(bytes);
    } catch (error) {
      if (!(error instanceof MediaError)) {
        throw error;
      }
      this.#intake = undefined;
      this.#close('What is sent is no MPEG transport stream. Set the encoder’s container to MPEG-TS.');
    }
  }

  #close(say: string): void {
    this.#say = say;
    this.#options.onClosed();
  }
}
