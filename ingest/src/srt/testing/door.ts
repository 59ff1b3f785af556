import type { LinkStatistics } from '@rostrum/contract/stream-state';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import type { KeyBookRow } from '@rostrum/store/encoder-settings';
import type { PublisherConnection } from '../../session/publisher.ts';
import { openRecordingSink, type RecordingSink } from '../../session/testing/recording-sink.ts';
import { type LibSrt, loadLibSrt, SRTO, type SrtOptions, type SrtSocket } from '../libsrt.ts';
import { SrtListener } from '../listener.ts';

/** The system's libsrt, or undefined; one process has it once. */
export const library: LibSrt | undefined = loadLibSrt();

/** SRT's largest payload of whole transport packets. */
const PAYLOAD_BYTES = 1316;

export type SrtTake = RecordingSink & {
  readonly key: string;
  readonly connection: PublisherConnection;
  readonly statistics: LinkStatistics[];
};

/** A listener on a free UDP port of loopback, and all that it told. */
export type SrtDoor = {
  readonly library: LibSrt;
  readonly listener: SrtListener;
  readonly log: ReturnType<typeof openMemoryLog>;
  readonly takes: SrtTake[];
  /** Sentences of refusals, newest last. */
  refusals(): string[];
  /** Calls as an encoder does. */
  call(streamId: string, options?: SrtOptions): Promise<SrtSocket | { readonly rejected: number }>;
};

/** @param keys each with what its channel sets; a key that begins with `late` is refused by the core. */
export async function openSrtDoor(
  keys: Readonly<Record<string, Partial<KeyBookRow>>>,
  options: { readonly maxConnections?: number } = {},
): Promise<SrtDoor> {
  if (library === undefined) {
    throw new Error('libsrt is not installed: apt-get install ffmpeg');
  }
  const srt = library;
  const log = openMemoryLog();
  const takes: SrtTake[] = [];
  const listener = new SrtListener({
    library: srt,
    host: '127.0.0.1',
    port: 0,
    authorise: async ({ streamKey: key = '' }, connection) => {
      if (key.startsWith('late')) {
        return { accepted: false, say: 'The channel was deleted.' };
      }
      const statistics: LinkStatistics[] = [];
      const take = Object.assign(openRecordingSink(), {
        key,
        connection,
        statistics,
        onStatistics: (values: LinkStatistics) => void statistics.push(values),
      });
      takes.push(take);
      return { accepted: true, sink: take };
    },
    find: (key) => {
      const row = keys[key];
      return row && { keyHash: key, latencyMs: 20, ...row };
    },
    log,
    clock: systemClock,
    handshakeMs: 500,
    ...options,
  });
  await listener.start();
  return {
    library: srt,
    listener,
    log,
    takes,
    refusals: () =>
      log.lines.filter(({ line }) => line === 'srt: an encoder was refused').map(({ fields }) => String(fields['why'])),
    call: (streamId, more = []) =>
      srt.call('127.0.0.1', listener.port, [
        [SRTO.transType, 0],
        [SRTO.connTimeout, 2_000],
        [SRTO.rcvLatency, 20],
        ...(streamId === '' ? [] : [[SRTO.streamId, streamId] as const]),
        ...more,
      ]),
  };
}

/** Sends a recorded stream, as fast as the line takes it, with a pause now and then for the receiver. */
export async function sendAll(srt: LibSrt, socket: SrtSocket, stream: Uint8Array, atOnce = 16): Promise<void> {
  for (let at = 0, sent = 0; at < stream.byteLength; at += PAYLOAD_BYTES, sent += 1) {
    srt.send(socket, stream.subarray(at, at + PAYLOAD_BYTES));
    if (sent % atOnce === atOnce - 1) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
