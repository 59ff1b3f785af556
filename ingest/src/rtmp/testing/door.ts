import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Clock, systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import type { Metrics } from '@rostrum/service/metrics';
import type { Authorise, PublishRequest } from '../../session/publisher.ts';
import { openRecordingSink, type RecordingSink } from '../../session/testing/recording-sink.ts';
import type { AmfValue } from '../amf0.ts';
import type { RtmpLimits } from '../limits.ts';
import { RtmpListener } from '../listener.ts';
import { readAnswers } from './answers.ts';

/** Sooner than the real one, so that refusals do not hold tests up. */
const LINGER_MS = 60;

export type DoorOptions = {
  readonly limits?: Partial<RtmpLimits>;
  readonly clock?: Clock;
  readonly metrics?: Metrics;
  /** Keys that begin with `good` are taken, where absent. */
  readonly authorise?: Authorise;
};

/** A listener on a free port of loopback, and all that it told. */
export type Door = {
  readonly listener: RtmpListener;
  readonly log: ReturnType<typeof openMemoryLog>;
  readonly requests: PublishRequest[];
  /** By key, newest last. */
  readonly sinks: Map<string, RecordingSink[]>;
  /** Resolves with the log line that tells of a connection's end with `code`; those told before do not count twice. */
  ended(code: string): Promise<{ readonly level: string; readonly fields: Readonly<Record<string, unknown>> }>;
  dial(): Promise<Peer>;
};

/** A raw socket to the door. */
export type Peer = {
  readonly socket: Socket;
  /** What the door answered so far: each command's values. */
  answers(): AmfValue[][];
  /** Resolves once the door has answered with this command, or status code. */
  answered(word: string): Promise<AmfValue[]>;
  readonly closed: Promise<unknown>;
};

export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const log = openMemoryLog();
  const requests: PublishRequest[] = [];
  const sinks = new Map<string, RecordingSink[]>();
  const authorise: Authorise = async (request, connection, signal) => {
    const { streamKey = '' } = request;
    requests.push(request);
    if (options.authorise !== undefined) {
      return options.authorise(request, connection, signal);
    }
    if (!streamKey.startsWith('good')) {
      return { accepted: false, say: 'This key belongs to no channel.' };
    }
    const sink = openRecordingSink();
    sinks.set(streamKey, [...(sinks.get(streamKey) ?? []), sink]);
    return { accepted: true, sink };
  };
  const limits = { lingerMs: LINGER_MS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const metrics = options.metrics === undefined ? {} : { metrics: options.metrics };
  const listener = new RtmpListener({ host: '127.0.0.1', port: 0, authorise, log, clock, limits, ...metrics });
  await listener.start();
  const told = new Set<unknown>();
  return {
    listener,
    log,
    requests,
    sinks,
    ended: (code) =>
      until(() => {
        const line = log.lines.find(({ fields }) => fields['code'] === code && !told.has(fields));
        told.add(line?.fields);
        return line;
      }),
    dial: () => dial(listener.port),
  };
}

async function dial(port: number): Promise<Peer> {
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => parts.push(bytes));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await once(socket, 'connect');
  const answers = (): AmfValue[][] => readAnswers(Buffer.concat(parts));
  return {
    socket,
    answers,
    answered: (word) => until(() => answers().find((answer) => JSON.stringify(answer).includes(`"${word}"`))),
    closed,
  };
}

/** Polls the outside world; the test's own time-out bounds it. */
export async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
