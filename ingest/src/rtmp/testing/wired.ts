import { type Duplex, duplexPair } from 'node:stream';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import type { Authorise } from '../../session/publisher.ts';
import { openRecordingSink, type RecordingSink } from '../../session/testing/recording-sink.ts';
import type { AmfValue } from '../amf0.ts';
import { type ConnectionFields, RtmpConnection } from '../connection.ts';
import type { ConnectionEnd } from '../connection-end.ts';
import { DEFAULT_RTMP_LIMITS, type RtmpLimits } from '../limits.ts';
import { readAnswers } from './answers.ts';

/** A connection without a socket, on a clock that stands still: every cut of its input is the test's own. */
export type Wired = {
  readonly connection: RtmpConnection;
  /** The encoder's end of the wire. */
  readonly peer: Duplex;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof openMemoryLog>;
  readonly sink: RecordingSink;
  readonly ends: (ConnectionEnd & { readonly fields: ConnectionFields })[];
  isClosed(): boolean;
  answers(): AmfValue[][];
  /** All bytes the door sent. */
  output(): Buffer;
};

export type WiredOptions = { readonly authorise?: Authorise; readonly limits?: Partial<RtmpLimits> };

export function openWired(options: WiredOptions = {}): Wired {
  const [socket, peer] = duplexPair();
  const clock = new FakeClock();
  const log = openMemoryLog();
  const sink = openRecordingSink();
  const ends: Wired['ends'] = [];
  const output: Buffer[] = [];
  let isClosed = false;
  peer.on('data', (bytes: Buffer) => output.push(bytes));
  peer.on('error', () => {});
  const connection = new RtmpConnection({
    id: 'rtmp-1',
    address: '192.0.2.1',
    socket,
    authorise: options.authorise ?? (async () => ({ accepted: true, sink })),
    limits: { ...DEFAULT_RTMP_LIMITS, ...options.limits },
    clock,
    log,
    onEnd: (end, fields) => ends.push({ ...end, fields }),
    onClosed: () => {
      isClosed = true;
    },
  });
  return {
    connection,
    peer,
    clock,
    log,
    sink,
    ends,
    isClosed: () => isClosed,
    answers: () => readAnswers(Buffer.concat(output)),
    output: () => Buffer.concat(output),
  };
}

/** Lets what was written arrive and be answered. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
