import type { LinkStatistics } from '@rostrum/contract/stream-state';
import { MediaError } from '@rostrum/media/media-error';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Authorise, EndReason, PublisherConnection, PublishRequest, PublishSink } from '../session/publisher.ts';
import { TsIntake } from './ts-intake.ts';

export type TsPublisherOptions = {
  readonly id: string;
  readonly request: PublishRequest;
  readonly authorise: Authorise;
  readonly log: Log;
  readonly clock: Clock;
  /** What its owner is told where no picture comes, and where the bytes are no transport stream. */
  readonly say: { readonly nothing: string; readonly notTs: string };
  /** It is to be ended. */
  readonly onClose: (say: string) => void;
};

/** Bytes kept while the session is asked: a second at 20 Mbit/s, and room. */
const HELD_MAX_BYTES = 4 * 1024 * 1024;
/** The session asks the database, or waits for a core that is being replaced. */
const AUTHORISE_MS = 10_000;
/** A source that has sent nothing that can be shown by then is told so. */
const NOTHING_MS = 10_000;

/** A transport stream that wants to be a channel's: asks the session, keeps bytes until it answers, hands frames on. */
export class TsPublisher {
  readonly #options: TsPublisherOptions;
  readonly #leaving = new AbortController();
  readonly #startedAt: number;
  #sink: PublishSink | undefined;
  #intake: TsIntake | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #bytes = 0;
  #isOver = false;
  #say: string | undefined;
  #timer: Timer | undefined;

  constructor(options: TsPublisherOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /** Whether a picture has come. */
  get hasPicture(): boolean {
    return this.#intake?.hasPicture ?? false;
  }

  /** Asks the session for its part. */
  start(): void {
    const { authorise, id, request, clock, log } = this.#options;
    const connection: PublisherConnection = { id, address: request.address, close: (say) => this.#close(say) };
    this.#timer = clock.after(AUTHORISE_MS, () => this.#close('The server did not answer in time; try again.'));
    authorise(request, connection, this.#leaving.signal).then(
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
        log.error({ err: error, connection: id }, 'mpegts: a source could not be admitted');
        this.#close('The server has a fault; its log tells which.');
      },
    );
  }

  /** Bytes of the stream; the caller may use their memory again. */
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

  /** How the line does. */
  tell(values: LinkStatistics): void {
    this.#sink?.onStatistics?.(values);
  }

  /**
   * It is gone. Idempotent.
   * @returns what its owner is told: why the session or its media ended it, or else `say`.
   */
  end(reason: EndReason, say: string, link?: LinkStatistics): string {
    const told = this.#say ?? say;
    if (this.#isOver) {
      return told;
    }
    this.#isOver = true;
    this.#timer?.cancel();
    this.#leaving.abort();
    this.#held = [];
    const { log, id, request, clock } = this.#options;
    const durationMs = Math.round(clock.now() - this.#startedAt);
    log.info(
      {
        connection: id,
        address: request.address,
        reason,
        say: told,
        bytes: this.#bytes,
        durationMs,
        link,
        media: this.#intake?.counters,
      },
      'mpegts: a source’s connection ended',
    );
    this.#intake?.end();
    this.#sink?.onEnd(reason, told);
    return told;
  }

  #begin(sink: PublishSink): void {
    const { clock, id, log, say: words } = this.#options;
    this.#sink = sink;
    const intake = new TsIntake(sink, (say) => {
      log.warn({ connection: id, say }, 'mpegts: a part of the stream cannot be shown');
      this.#say = say;
    });
    this.#intake = intake;
    for (const bytes of this.#held.splice(0)) {
      this.#push(intake, bytes);
    }
    this.#timer = clock.after(NOTHING_MS, () => {
      if (!intake.hasPicture) {
        this.#close(this.#say ?? words.nothing);
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
      this.#close(this.#options.say.notTs);
    }
  }

  #close(say: string): void {
    this.#say = say;
    this.#options.onClose(say);
  }
}
