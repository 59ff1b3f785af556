import type { LinkStatistics } from '@rostrum/contract/stream-state';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { TsPublisher } from '../mpegts/ts-publisher.ts';
import type { Authorise, EndReason } from '../session/publisher.ts';
import type { SrtCounters } from './libsrt.ts';

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

/** One encoder's life at the SRT door. */
export class SrtConnection {
  readonly #options: SrtConnectionOptions;
  readonly #publisher: TsPublisher;
  #retransmitted = 0;
  #last: LinkStatistics | undefined;

  constructor(options: SrtConnectionOptions) {
    const { id, address, key, authorise, log, clock, onClosed } = options;
    this.#options = options;
    this.#publisher = new TsPublisher({
      id,
      request: { app: 'srt', streamKey: key, address, encoder: 'SRT' },
      authorise,
      log,
      clock,
      say: {
        nothing: 'No H.264 or HEVC picture came within ten seconds. Send an MPEG transport stream with H.264 and AAC.',
        notTs: 'What is sent is no MPEG transport stream. Set the encoder’s container to MPEG-TS.',
      },
      onClose: onClosed,
    });
  }

  /** Asks the session for its part. */
  start(): void {
    this.#publisher.start();
  }

  /** Bytes of the stream; the caller uses their memory again. */
  receive(bytes: Uint8Array): void {
    this.#publisher.receive(bytes);
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
    this.#publisher.tell(this.#last);
  }

  /** The socket is gone, or is to go. Idempotent. */
  end(reason: EndReason, say: string): void {
    this.#publisher.end(reason, say, this.#last);
  }
}
