import type { AudioConfig } from '../access-unit.ts';
import { Cursor } from '../cursor.ts';
import { MediaError } from '../media-error.ts';

/** Opus: OpusSpecificBox (Opus in ISOBMFF §4.3.2), RFC 6716 §3 (packets), RFC 7845 §5.1.1 (channel mapping). */

/** Opus always decodes at 48 kHz. */
export const OPUS_RATE = 48_000;
/** 20 ms, what encoders send unless told otherwise. */
export const OPUS_USUAL_SAMPLES = 960;
// RFC 6716 §3.2.5: a packet holds at most 120 ms.
const MAX_PACKET_SAMPLES = 5760;

/**
 * Reads the body of dOps.
 * @param samplesPerFrame as the stream's packets have it (`opusSamples`); the record does not say.
 * @returns a configuration that owns its bytes.
 * @throws MediaError `TRUNCATED`, `INVALID` or `UNSUPPORTED`, with the offset in `record`.
 */
export function parseOpusConfig(record: Uint8Array, samplesPerFrame: number = OPUS_USUAL_SAMPLES): AudioConfig {
  const cursor = new Cursor(record, 'Opus configuration');
  // | version 8b = 0 | channels 8b | PreSkip 16b | InputSampleRate 32b | OutputGain 16b | mapping family 8b | mapping … |
  if (cursor.u8() !== 0) {
    throw new MediaError('UNSUPPORTED', 'Opus configuration: its version is not 0', 0);
  }
  const channels = cursor.u8();
  cursor.skip(2 + 4 + 2);
  const family = cursor.u8();
  if (channels === 0 || (family === 0 && channels > 2)) {
    throw cursor.invalid(`mapping family ${family} has no ${channels} channels`);
  }
  if (family !== 0) {
    // | StreamCount 8b | CoupledCount 8b | a byte for each channel |
    const streams = cursor.u8();
    const coupled = cursor.u8();
    if (streams === 0 || coupled > streams) {
      throw cursor.invalid(`${coupled} of its ${streams} streams are pairs`);
    }
    cursor.skip(channels);
  }
  return {
    kind: 'audio',
    codec: 'opus',
    record: new Uint8Array(record),
    codecString: 'opus',
    sampleRate: OPUS_RATE,
    channels,
    samplesPerFrame,
  };
}

/** How the streams of one packet become channels, RFC 7845 §5.1.1; mono and stereo need none. */
type OpusMapping = {
  readonly family: number;
  readonly streams: number;
  readonly coupled: number;
  /** For each channel: which decoded one it is. */
  readonly channels: readonly number[];
};

/** What dOps is written from. */
export type OpusConfigInput = {
  readonly channels: number;
  /** Samples to be dropped at the start. */
  readonly preSkip?: number;
  readonly mapping?: OpusMapping;
};

/** @returns the body of dOps. */
export function opusRecord({ channels, preSkip = 0, mapping }: OpusConfigInput): Uint8Array {
  const tail = mapping === undefined ? [0] : [mapping.family, mapping.streams, mapping.coupled, ...mapping.channels];
  const out = new Uint8Array(10 + tail.length);
  const view = new DataView(out.buffer);
  out[1] = channels;
  view.setUint16(2, preSkip);
  view.setUint32(4, OPUS_RATE);
  out.set(tail, 10);
  return out;
}

/**
 * How long a packet sounds, from its first bytes (RFC 6716 §3.1 and §3.2).
 * @returns samples at 48 kHz; `undefined` for what is no packet: empty, without frames, or longer than 120 ms.
 */
export function opusSamples(packet: Uint8Array): number | undefined {
  const [toc, count] = packet;
  if (toc === undefined) {
    return undefined;
  }
  // | config 5b | stereo 1b | code 2b |
  const frames = [1, 2, 2, count === undefined ? 0 : count & 0x3f][toc & 3] ?? 0;
  const samples = frames * frameSamples(toc >> 3);
  return samples === 0 || samples > MAX_PACKET_SAMPLES ? undefined : samples;
}

/** Table 2 of RFC 6716: SILK in 10 to 60 ms, hybrid in 10 or 20, CELT in 2.5 to 20. */
function frameSamples(config: number): number {
  if (config < 12) {
    return [480, 960, 1920, 2880][config & 3] ?? 0;
  }
  return config < 16 ? 480 << (config & 1) : 120 << (config & 3);
}
