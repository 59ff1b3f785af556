import { readFileSync } from 'node:fs';
import { readAmf0, writeAmf0 } from '../src/rtmp/amf0.ts';
import { parseCommand } from '../src/rtmp/command.ts';
import { RtmpError } from '../src/rtmp/errors.ts';
import { parseMetadata } from '../src/rtmp/metadata.ts';
import { AAC_CONFIG, AAC_FRAME, AVC_CONFIG, AVC_FRAME, AVC_KEY_FRAME } from '../src/rtmp/testing/tags.ts';
import {
  writeAudio,
  writeCommand,
  writeHandshake,
  writeMessage,
  writePublish,
  writeSetChunkSize,
  writeStreamCommand,
  writeVideo,
} from '../src/rtmp/testing/wire.ts';
import { openWired, settle } from '../src/rtmp/testing/wired.ts';
import type { Authorise } from '../src/session/publisher.ts';
import type { RecordingSink } from '../src/session/testing/recording-sink.ts';
import { mutate, openRandom, type Random } from './mutate.ts';

/** Hostile bytes for the RTMP door: whatever comes, the connection alone ends, in order, once, and in words. */

/** Of the processor's time, so that a busy machine finds nothing. A whole recording is read in a few. */
const MAX_INPUT_MS = 1_000;
const HANDSHAKE_BYTES = writeHandshake().length;
const KEY = 'goodkey';

const recorded = readFileSync(new URL('../vectors/publish-ffmpeg-5.1.rtmp', import.meta.url));
const published = (...parts: Buffer[]): Buffer => Buffer.concat([writePublish(KEY), ...parts]);
/** FLV tags in an aggregate message. */
const aggregateOf = (...bodies: Buffer[]): Buffer =>
  Buffer.concat(
    bodies.map((body) => {
      const head = Buffer.from([9, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0]);
      return Buffer.concat([head, body, Buffer.alloc(4)]);
    }),
  );
const streams: [Buffer, ...Buffer[]] = [
  recorded,
  recorded,
  published(
    writeVideo(AVC_CONFIG),
    writeAudio(AAC_CONFIG),
    writeVideo(AVC_KEY_FRAME, 0),
    writeAudio(AAC_FRAME, 5),
    writeVideo(AVC_FRAME, 0xfffffff0),
    writeStreamCommand('FCUnpublish', KEY),
    writeStreamCommand('deleteStream', 1),
  ),
  published(
    writeSetChunkSize(4096),
    writeMessage({ type: 22, streamId: 1, payload: Buffer.alloc(600, AVC_CONFIG), chunkSize: 4096 }),
  ),
  published(writeMessage({ type: 22, streamId: 1, payload: aggregateOf(AVC_CONFIG, AVC_KEY_FRAME, AVC_FRAME) })),
  published(
    writeMessage({
      type: 18,
      streamId: 1,
      payload: writeAmf0(['@setDataFrame', 'onMetaData', { a: [1, { b: 'c' }] }]),
    }),
  ),
  Buffer.concat([writeHandshake(), writeCommand('connect', 1, { app: 'live' }), writeStreamCommand('play', KEY)]),
];
const amfs: [Buffer, ...Buffer[]] = [
  writeAmf0([
    'connect',
    1,
    { app: 'live', flashVer: 'x', tcUrl: 'rtmp://h/live', fourCcList: ['av01'], capabilities: 15 },
  ]),
  writeAmf0(['publish', 5, null, KEY, 'live']),
  writeAmf0(['@setDataFrame', 'onMetaData', { width: 1, nested: { deep: [null, undefined, true] } }]),
  Buffer.from('08000000020001610b4024000000000000000000016210000143000162070001000009000009', 'hex'),
];

/** @returns how often each end came. @throws Error with the seed of the input that broke a rule. */
export async function fuzzConnections(runs: {
  readonly untilMs: number;
  readonly firstSeed: number;
}): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  for (let seed = runs.firstSeed; performance.now() < runs.untilMs; seed += 1) {
    const end = await fuzzOne(seed);
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  return ends;
}

async function fuzzOne(seed: number): Promise<string> {
  const random = openRandom(seed);
  const input = makeInput(random);
  const door = acceptFor(random, () => wired.sink);
  const wired = openWired(door);
  const startedAt = process.cpuUsage();
  for (let at = 0; at < input.length; ) {
    const size = 1 + random.below(random.pick([4, 500, 70_000]));
    wired.peer.write(input.subarray(at, at + size));
    at += size;
  }
  await settle();
  wired.clock.advance(random.below(2) * 20_000);
  wired.peer.end();
  await settle();
  wired.clock.advance(20_000);
  await settle();
  const { user, system } = process.cpuUsage(startedAt);
  const tookMs = (user + system) / 1_000;
  const [end] = wired.ends;
  const rules: readonly [boolean, string][] = [
    [wired.ends.length === 1, `it ended ${wired.ends.length} times`],
    [end?.code !== 'INTERNAL', `a fault of our own: ${String((end?.cause as Error | undefined)?.stack)}`],
    [/^[A-Z].*\.$/s.test(end?.say ?? ''), `no sentence: ${end?.say}`],
    [door.wasOpened() === (wired.sink.end !== undefined), 'the session was not told of the end'],
    [wired.sink.late.length === 0, `the session was told after the end: ${wired.sink.late.join()}`],
    [wired.isClosed(), 'the socket is still open'],
    [wired.log.lines.every(({ level }) => level !== 'error'), JSON.stringify(wired.log.lines)],
    [tookMs < MAX_INPUT_MS, `it took ${tookMs} ms`],
  ];
  for (const [holds, say] of rules) {
    if (!holds) {
      throw new Error(`seed ${seed}: ${say}`);
    }
  }
  return end?.code ?? 'none';
}

/** A session that takes its time to decide, may refuse, and may have enough of its encoder in the middle of a call. */
function acceptFor(
  random: Random,
  sinkOf: () => RecordingSink,
): { readonly authorise: Authorise; readonly wasOpened: () => boolean } {
  const turns = random.pick([0, 0, 1, 8]);
  const isRefused = random.below(16) === 0;
  let isOpened = false;
  let callsLeft = random.pick([1, 3, 20, Number.POSITIVE_INFINITY]);
  const authorise: Authorise = async (_request, connection) => {
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (isRefused) {
      return { accepted: false, say: 'No.' };
    }
    const sink = sinkOf();
    isOpened = true;
    const counted =
      <T>(call: (argument: T) => void): ((argument: T) => void) =>
      (argument: T): void => {
        call(argument);
        callsLeft -= 1;
        if (callsLeft === 0) {
          connection.close('Another encoder took over.');
        }
      };
    return {
      accepted: true,
      sink: {
        onVideoConfig: counted((config) => sink.onVideoConfig(config)),
        onAudioConfig: counted((config) => sink.onAudioConfig(config)),
        onVideo: counted((frame) => sink.onVideo(frame)),
        onAudio: counted((frame) => sink.onAudio(frame)),
        onMetadata: counted((values) => sink.onMetadata(values)),
        onEnd: (reason, say) => sink.onEnd(reason, say),
      },
    };
  };
  return { authorise, wasOpened: () => isOpened };
}

function makeInput(random: Random): Buffer {
  switch (random.below(8)) {
    case 0:
      return Buffer.concat([writeHandshake(), random.bytes(random.below(5_000))]);
    case 1:
      return Buffer.concat([writePublish(KEY), random.bytes(random.below(5_000))]);
    case 2:
      return published(...Array.from({ length: random.below(40) }, () => randomMessage(random)));
    case 3:
      return published(...Array.from({ length: random.below(40) }, () => randomChunk(random)));
    case 4:
      return random.pick(streams); // as it is, for the cuts and for the session's own doings
    case 5:
      return mutate(random.pick(streams), random);
    default:
      return mutate(random.pick(streams), random, HANDSHAKE_BYTES);
  }
}

/** A message that is whole as chunks go, so that what is inside gets read. */
function randomMessage(random: Random): Buffer {
  const bodies: [Buffer, ...Buffer[]] = [AVC_CONFIG, AVC_KEY_FRAME, AVC_FRAME, AAC_CONFIG, AAC_FRAME, ...amfs];
  const type = random.pick([1, 2, 3, 4, 5, 6, 8, 8, 9, 9, 9, 15, 17, 18, 20, 22, random.below(256)]);
  const body = mutate(random.pick(bodies), random);
  return writeMessage({
    type,
    chunkStreamId: random.pick([2, 3, 4, 6, 64 + random.below(300), 2 + random.below(65_597)]),
    streamId: random.below(3),
    timestamp: random.pick([0, 40, 0xfffffe, 0xffffff, 0xfffffff0, random.below(2 ** 32)]),
    payload: type < 8 ? body.subarray(0, random.below(12)) : body,
  });
}

/** A first chunk of a message, whole or not, on one of a few streams: chunks that follow fit it or do not. */
function randomChunk(random: Random): Buffer {
  return writeMessage({
    type: random.pick([8, 9, 9, 9, 18]),
    format: random.pick([0, 1, 3, 3, 3]),
    chunkStreamId: random.pick([3, 4]),
    streamId: 1,
    timestamp: random.pick([0, 40, 0xffffff, 0xfffffff0]),
    payload: Buffer.alloc(128, AVC_FRAME),
    length: random.pick([128, 256, 300, 128 + random.below(2_000)]),
  });
}

/** @returns how many inputs were read. @throws Error with the seed of the input that broke a rule. */
export function fuzzAmf(runs: { readonly untilMs: number; readonly firstSeed: number }): number {
  let seed = runs.firstSeed;
  for (; performance.now() < runs.untilMs; seed += 1) {
    const random = openRandom(seed);
    const input = random.below(4) === 0 ? random.bytes(random.below(2_000)) : mutate(random.pick(amfs), random);
    for (const read of [readAmf0, parseCommand, parseMetadata]) {
      try {
        read(input);
      } catch (error) {
        if (!(error instanceof RtmpError) || error.code !== 'AMF_BROKEN') {
          throw new Error(`seed ${seed}: ${read.name}`, { cause: error });
        }
      }
    }
  }
  return seed - runs.firstSeed;
}
