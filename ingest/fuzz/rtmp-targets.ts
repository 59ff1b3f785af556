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
import { mutate, openRandom, type Random } from './mutate.ts';

/** Hostile bytes for the RTMP door: whatever comes, the connection alone ends, in order, once, and in words. */

/** Of the processor's time, so that a busy machine finds nothing. A whole recording is read in a few. */
const MAX_INPUT_MS = 1_000;
const HANDSHAKE_BYTES = writeHandshake().length;
const KEY = 'goodkey';

const recorded = readFileSync(new URL('../vectors/publish-ffmpeg-5.1.rtmp', import.meta.url));
const published = (...parts: Buffer[]): Buffer => Buffer.concat([writePublish(KEY), ...parts]);
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
  const wired = openWired();
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
  const wasAccepted = wired.log.lines.some(({ line }) => line === 'rtmp: an encoder publishes');
  const rules: readonly [boolean, string][] = [
    [wired.ends.length === 1, `it ended ${wired.ends.length} times`],
    [end?.code !== 'INTERNAL', `a fault of our own: ${String((end?.cause as Error | undefined)?.stack)}`],
    [/^[A-Z].*\.$/s.test(end?.say ?? ''), `no sentence: ${end?.say}`],
    [wasAccepted === (wired.sink.end !== undefined), 'the session was not told of the end'],
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

function makeInput(random: Random): Buffer {
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([writeHandshake(), random.bytes(random.below(5_000))]);
    case 1:
      return Buffer.concat([writePublish(KEY), random.bytes(random.below(5_000))]);
    case 2:
      return published(...Array.from({ length: random.below(40) }, () => randomMessage(random)));
    case 3:
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
