import * as fc from 'fast-check';
import type { AudioConfig, VideoConfig } from '../src/access-unit.ts';
import { box } from '../src/cmaf/box-writer.ts';
import { concatFragments, writeFragment } from '../src/cmaf/fragment.ts';
import { readFragments } from '../src/cmaf/fragment-reader.ts';
import { readInitSegment } from '../src/cmaf/init-reader.ts';
import { writeInitSegment } from '../src/cmaf/init-segment.ts';
import { parseAacConfig } from '../src/codec/aac.ts';
import { isAv1Key, parseAv1Config, withoutDelimiters } from '../src/codec/av1.ts';
import { isIdr, parseAvcConfig } from '../src/codec/avc.ts';
import { isIrap, parseHevcConfig } from '../src/codec/hevc.ts';
import { eachNal, toFourByteLengths } from '../src/codec/nal.ts';
import { opusRecord, parseOpusConfig } from '../src/codec/opus.ts';
import { FlvReader } from '../src/flv/reader.ts';
import { enhancedConfigBody, enhancedFrameBody, type FlvTag, parseAudioTag, parseVideoTag } from '../src/flv/tag.ts';
import { MediaError } from '../src/media-error.ts';
import { FLV_VECTORS, MP4_VECTORS, readVector, readVectorTracks } from '../vectors/tracks.ts';
import { checkTransportStream, disorderedStreams, transportStreams } from './ts-checks.ts';

/** Hostile bytes for every parser of this package: only {@link MediaError} may come out, and what is read can be written. */

/** One input may not hold the thread longer; a whole vector is read in less than a millisecond. */
const MAX_INPUT_MS = 1000;

const tracks = readVectorTracks();
const flvs = FLV_VECTORS.map(readVector);
const tags = flvs.flatMap((flv) => new FlvReader().push(flv));
const mp4s = [
  ...MP4_VECTORS.map(readVector),
  ...tracks.map(({ config, timescale, samples }) =>
    concatFragments([
      writeInitSegment(config.kind === 'video' ? { video: config, timescale } : { audio: config }),
      writeFragment({ sequence: 1, trackId: 1, baseDecodeTime: 2 ** 33, samples: samples.slice(0, 8) }),
    ]),
  ),
];
const recordsOf = (codec: string): Uint8Array[] =>
  tracks.filter((track) => track.config.codec === codec).map((track) => track.config.record);
const framesOf = (codec: string): Uint8Array[] =>
  tracks.filter((track) => track.config.codec === codec).flatMap((track) => track.samples.map(({ data }) => data));
const opusRecords = [
  opusRecord({ channels: 2, preSkip: 312 }),
  opusRecord({ channels: 6, mapping: { family: 1, streams: 4, coupled: 2, channels: [0, 4, 1, 2, 3, 5] } }),
];
const videoBodies = [
  ...tags.filter((tag) => tag.type === 9).map((tag) => tag.body),
  ...(['hevc', 'av1'] as const).flatMap((codec) => [
    ...recordsOf(codec).map((record) => enhancedConfigBody(codec, record)),
    ...framesOf(codec).map((data) => enhancedFrameBody(codec, { isKey: false, compositionMs: -40, data })),
  ]),
];

// Where lengths and counts are written in 8 to 32 bits, these are what breaks readers.
const HOSTILE: readonly (readonly number[])[] = [
  [0],
  [0xff],
  [0x80],
  [0, 0, 0, 0],
  [0, 0, 0, 1],
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0x80, 0, 0, 0],
  [0, 0, 3],
];

/** A seed with some bytes overwritten, put in, taken out or cut off; or no seed at all. */
function mutated(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.noBias(fc.nat(9999)).map((place) => place / 10_000),
    remove: fc.oneof(fc.constantFrom(0, 1, 4), fc.nat(40)),
    insert: fc.oneof(fc.constantFrom(...HOSTILE), fc.array(fc.nat(255), { maxLength: 6 })),
    // What keeps its length is refused late, so it goes deep.
    keepsLength: fc.constantFrom(true, true, true, false),
  });
  const apply = (
    seed: Uint8Array,
    edits: readonly { at: number; remove: number; insert: readonly number[]; keepsLength: boolean }[],
  ) =>
    edits.reduce((now, { at, remove, insert, keepsLength }) => {
      // Bent: the front, where headers stand, is hit more often.
      const from = Math.floor(at ** 1.5 * now.length);
      const to = from + (keepsLength ? insert.length : remove);
      return concatFragments([now.subarray(0, from), Uint8Array.from(insert), now.subarray(to)]);
    }, seed);
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 3 }))
        .map(([seed, edits]) => apply(seed, edits)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...seeds), fc.nat(2000))
        .map(([seed, length]) => seed.slice(0, length % (seed.length + 1))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  );
}

/** @returns what `read` gives, `undefined` when it refuses. @throws whatever else it throws: that is the finding. */
function tolerate<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MediaError) {
      return undefined;
    }
    throw error;
  }
}

function checkConfig(config: VideoConfig | AudioConfig | undefined): void {
  if (config === undefined) {
    return;
  }
  const [read] = readInitSegment(writeInitSegment(config.kind === 'video' ? { video: config } : { audio: config }));
  const says = (one: VideoConfig | AudioConfig | undefined): string =>
    JSON.stringify([one, one && [...one.record]], (key, value: unknown) =>
      // What no record holds.
      key === 'sourceLengthSize' || (key === 'samplesPerFrame' && config.codec === 'opus') ? undefined : value,
    );
  if (says(read?.config) !== says(config)) {
    throw new Error('an init segment reads otherwise than it was written');
  }
}

function checkFragments(bytes: Uint8Array): void {
  tolerate(() => checkConfig(readInitSegment(bytes)[0]?.config));
  for (const { sequence, trackId, baseDecodeTime, samples } of tolerate(() => readFragments(bytes)) ?? []) {
    if (samples.some((sample) => sample.data.length !== sample.size)) {
      throw new Error('a sample is not as long as it says');
    }
    if (samples.length > 0 && samples.every((sample) => sample.compositionOffset < 2 ** 31)) {
      const again = readFragments(writeFragment({ sequence, trackId, baseDecodeTime, samples }));
      if (again[0]?.samples.length !== samples.length || again[0].baseDecodeTime !== baseDecodeTime) {
        throw new Error('a fragment reads otherwise than it was written');
      }
    }
  }
}

function checkFlv(bytes: Uint8Array, cuts: readonly number[]): void {
  const plain = (some: readonly FlvTag[]): string =>
    JSON.stringify(some.map((tag) => [tag.type, tag.timestampMs, [...tag.body]]));
  const whole = tolerate(() => plain(new FlvReader().push(bytes)));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const reader = new FlvReader();
  const inPieces = tolerate(() =>
    plain(places.flatMap((from, index) => reader.push(bytes.slice(from, places[index + 1] ?? from)))),
  );
  if (whole !== inPieces) {
    throw new Error('a stream reads otherwise when it is cut');
  }
}

function checkNalFrame(data: Uint8Array): void {
  for (const lengthSize of [1, 2, 4] as const) {
    const normal = tolerate(() => toFourByteLengths(data, lengthSize));
    if (normal !== undefined) {
      let end = 0;
      eachNal(normal, 4, (from, to) => {
        if (from !== end + 4 || to <= from || to > normal.length) {
          throw new Error('a NAL unit stands beside its place');
        }
        end = to;
      });
    }
    tolerate(() => isIdr(data, lengthSize));
    tolerate(() => isIrap(data, lengthSize));
  }
}

const cutsAnywhere = fc.array(fc.nat(), { maxLength: 8 });

function checkTransport(bytes: Uint8Array, cuts: readonly number[]): void {
  const { videoConfigs, sounds } = checkTransportStream(bytes, cuts);
  for (const config of [...videoConfigs, ...[...sounds.values()].flatMap(({ configs }) => configs)]) {
    checkConfig(config);
  }
}

function checkAv1Frame(data: Uint8Array): void {
  const isKey = tolerate(() => isAv1Key(data));
  const bare = tolerate(() => withoutDelimiters(data));
  if (bare !== undefined && isAv1Key(bare) !== isKey) {
    throw new Error('a temporal unit is a key frame only with its delimiter');
  }
}

type Target = { readonly name: string; readonly run: (milliseconds: number, seed?: number) => void };

function target<Input>(name: string, inputs: fc.Arbitrary<Input>, check: (input: Input) => void): Target {
  const property = fc.property(inputs, (input) => {
    const begun = performance.now();
    check(input);
    const took = performance.now() - begun;
    if (took > MAX_INPUT_MS) {
      throw new Error(`one input took ${Math.round(took)} ms`);
    }
  });
  return {
    name,
    run: (milliseconds, seed) =>
      fc.assert(property, {
        numRuns: Number.MAX_SAFE_INTEGER,
        interruptAfterTimeLimit: milliseconds,
        markInterruptAsFailure: false,
        ...(seed === undefined ? {} : { seed }),
      }),
  };
}

/** Names and runs of the fuzz; each throws at its first finding, with the input that shows it. */
export const fuzzTargets: readonly Target[] = [
  target('AVC configurations', mutated(recordsOf('avc')), (record) =>
    checkConfig(tolerate(() => parseAvcConfig(record))),
  ),
  target('HEVC configurations', mutated(recordsOf('hevc')), (record) =>
    checkConfig(tolerate(() => parseHevcConfig(record))),
  ),
  target('AV1 configurations', mutated(recordsOf('av1')), (record) =>
    checkConfig(tolerate(() => parseAv1Config(record))),
  ),
  target('AAC configurations', mutated(recordsOf('aac')), (record) =>
    checkConfig(tolerate(() => parseAacConfig(record))),
  ),
  target('Opus configurations', mutated(opusRecords), (record) => checkConfig(tolerate(() => parseOpusConfig(record)))),
  target('FLV video tags', mutated(videoBodies), (body) => void tolerate(() => parseVideoTag(body))),
  target(
    'FLV audio tags',
    mutated(tags.filter((tag) => tag.type === 8).map((tag) => tag.body)),
    (body) => void tolerate(() => parseAudioTag(body)),
  ),
  target('FLV streams', fc.tuple(mutated(flvs), cutsAnywhere), ([bytes, cuts]) => checkFlv(bytes, cuts)),
  target('NAL units', mutated([...framesOf('avc'), ...framesOf('hevc')]), checkNalFrame),
  target('AV1 temporal units', mutated(framesOf('av1')), checkAv1Frame),
  target('transport streams', fc.tuple(mutated(transportStreams), cutsAnywhere), ([bytes, cuts]) =>
    checkTransport(bytes, cuts),
  ),
  target('transport packets out of order', fc.tuple(disorderedStreams, cutsAnywhere), ([bytes, cuts]) =>
    checkTransport(bytes, cuts),
  ),
  target('MP4 init segments and fragments', mutated([...mp4s, box('moof')]), checkFragments),
];
