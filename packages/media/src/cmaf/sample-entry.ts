import type { AudioConfig, VideoCodec, VideoConfig } from '../access-unit.ts';
import { ascii, box, fullBox, u8, u16, u32, zeros } from './box-writer.ts';

/** Sample entries: ISO/IEC 14496-12 §12.1.3 and §12.2.3, 14496-14 §5.6 (esds), 14496-15, AV1-ISOBMFF §2.2, Opus in ISOBMFF §4.3. */

const BOXES_OF_CODEC: Readonly<Record<VideoCodec, { entry: string; record: string }>> = {
  avc: { entry: 'avc1', record: 'avcC' },
  // hvc1 rather than hev1: parameter sets stand in the record, as Apple's players want.
  hevc: { entry: 'hvc1', record: 'hvcC' },
  av1: { entry: 'av01', record: 'av1C' },
};
const DPI_72 = 0x0048_0000;
const DEPTH_24 = 0x0018;
// samplerate is 16.16 fixed point: rates that do not fit are written as 0, and the AudioSpecificConfig tells.
const MAX_ENTRY_RATE = 0xffff;

/** @returns `avc1`, `hvc1` or `av01`, with `colr` and `pasp` where the stream says them. */
export function videoSampleEntry(config: VideoConfig): Uint8Array {
  const names = BOXES_OF_CODEC[config.codec];
  return box(
    names.entry,
    zeros(6),
    u16(1), // data_reference_index
    zeros(16),
    u16(config.width, config.height),
    u32(DPI_72, DPI_72, 0),
    u16(1), // frame_count: one picture a sample
    zeros(32), // compressorname: none
    u16(DEPTH_24, 0xffff), // pre_defined = −1
    box(names.record, config.record),
    ...colourBox(config),
    ...pixelAspectBox(config),
  );
}

function colourBox({ colour }: VideoConfig): Uint8Array[] {
  if (colour === undefined) {
    return [];
  }
  const { primaries, transfer, matrix, isFullRange } = colour;
  return [box('colr', ascii('nclx'), u16(primaries, transfer, matrix), u8(isFullRange ? 0x80 : 0))];
}

function pixelAspectBox({ pixelAspect }: VideoConfig): Uint8Array[] {
  return pixelAspect === undefined ? [] : [box('pasp', u32(pixelAspect.horizontal, pixelAspect.vertical))];
}

/** @returns `mp4a` with its `esds`, or `Opus` with its `dOps`. */
export function audioSampleEntry(config: AudioConfig): Uint8Array {
  const rate = config.sampleRate > MAX_ENTRY_RATE ? 0 : config.sampleRate;
  const isOpus = config.codec === 'opus';
  return box(
    isOpus ? 'Opus' : 'mp4a',
    zeros(6),
    u16(1), // data_reference_index
    zeros(8),
    u16(config.channels, 16), // samplesize is always 16
    zeros(4),
    u16(rate, 0),
    isOpus ? box('dOps', config.record) : elementaryStream(config.record),
  );
}

const ES_DESCRIPTOR = 0x03;
const DECODER_CONFIG = 0x04;
const DECODER_SPECIFIC = 0x05;
const SL_CONFIG = 0x06;

/** ES_Descriptor, ISO/IEC 14496-1 §7.2.6.5. Rates are unknown and written as 0. */
function elementaryStream(audioSpecificConfig: Uint8Array): Uint8Array {
  const decoder = descriptor(
    DECODER_CONFIG,
    // objectTypeIndication 0x40: ISO/IEC 14496-3. Next | streamType 6b = 5 | upStream 1b = 0 | reserved 1b = 1 |.
    u8(0x40, 0x15),
    zeros(3 + 4 + 4), // bufferSizeDB, maxBitrate, avgBitrate
    descriptor(DECODER_SPECIFIC, audioSpecificConfig),
  );
  // predefined 2: as MP4 files want it (14496-14 §3.1.2).
  const syncLayer = descriptor(SL_CONFIG, u8(2));
  return fullBox('esds', 0, 0, descriptor(ES_DESCRIPTOR, u16(0), u8(0), decoder, syncLayer));
}

function descriptor(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const size = contents.reduce((sum, content) => sum + content.length, 0);
  // sizeOfInstance: seven bits a byte, all but the last with the top bit set (14496-1 §8.3.3).
  const lengthBytes = [size & 0x7f];
  for (let left = size >>> 7; left > 0; left >>>= 7) {
    lengthBytes.unshift((left & 0x7f) | 0x80);
  }
  const out = new Uint8Array(1 + lengthBytes.length + size);
  out[0] = tag;
  out.set(lengthBytes, 1);
  let at = 1 + lengthBytes.length;
  for (const content of contents) {
    out.set(content, at);
    at += content.length;
  }
  return out;
}
