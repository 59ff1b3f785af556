import { wrapped } from './packet.ts';

/** PES packets, ISO/IEC 13818-1 §2.4.3.6. */

/** stream_id, table 2-22. */
export const STREAM_ID_VIDEO = 0xe0;
export const STREAM_ID_AUDIO = 0xc0;
/** Fixed bytes before the optional ones. */
export const PES_HEADER_BYTES = 9;
const PREFIX_BYTES = 6;
const TWO_TO_30 = 2 ** 30;
/** Ids of packets without the optional header: program stream map, padding, private 2, ECM, EMM, directory, DSM-CC, H.222.1 E. */
const BARE_IDS: ReadonlySet<number> = new Set([0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xff, 0xf2, 0xf8]);

export type PesHeader = {
  /** 90 kHz modulo 2^33, as it stands. */
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  readonly isScrambled: boolean;
  /** Where the data begins. */
  readonly dataOffset: number;
};

/** @returns the whole length that a PES packet announces; 0 for one of video that ends where the next begins; `undefined` while it cannot be known. */
export function pesLength(bytes: Uint8Array, length: number): number | undefined {
  if (length < PREFIX_BYTES) {
    return undefined;
  }
  const announced = (bytes[4] ?? 0) * 256 + (bytes[5] ?? 0);
  return announced === 0 ? 0 : PREFIX_BYTES + announced;
}

/** @returns `undefined` for what is no PES packet, is cut within its header, or carries no elementary stream. */
export function readPesHeader(bytes: Uint8Array): PesHeader | undefined {
  // | 000001 | stream_id 8b | length 16b | 10 scrambling 2b priority 1b alignment 1b copyright 1b original 1b |
  // | PTS 1b DTS 1b ESCR 1b rate 1b trick 1b copy 1b CRC 1b extension 1b | header length 8b | PTS 40b | DTS 40b | …
  const at = (index: number): number => bytes[index] ?? 0;
  const isPrefix = at(0) === 0 && at(1) === 0 && at(2) === 1;
  const dataOffset = PES_HEADER_BYTES + at(8);
  if (!isPrefix || BARE_IDS.has(at(3)) || (at(6) & 0xc0) !== 0x80 || bytes.length < dataOffset) {
    return undefined;
  }
  const hasPts = (at(7) & 0x80) !== 0 && at(8) >= 5;
  const hasDts = (at(7) & 0xc0) === 0xc0 && at(8) >= 10;
  return {
    pts: hasPts ? readTime(bytes, PES_HEADER_BYTES) : undefined,
    dts: hasDts ? readTime(bytes, PES_HEADER_BYTES + 5) : undefined,
    isScrambled: (at(6) & 0x30) !== 0,
    dataOffset,
  };
}

/** | mark 4b | bits 32–30 | 1 | bits 29–15 | 1 | bits 14–0 | 1 | */
function readTime(bytes: Uint8Array, offset: number): number {
  const at = (index: number): number => bytes[offset + index] ?? 0;
  const low = ((at(1) << 22) | ((at(2) >> 1) << 15) | (at(3) << 7) | (at(4) >> 1)) & 0x3fff_ffff;
  return ((at(0) >> 1) & 7) * TWO_TO_30 + low;
}

/** What a PES header is written from. */
export type PesHeaderInput = {
  readonly streamId: number;
  /** 90 kHz; any whole numbers, taken modulo 2^33. */
  readonly pts: number;
  readonly dts: number;
  readonly dataLength: number;
};

/** @returns the header; a length beyond 16 bits is written as 0, which only video may have. */
export function writePesHeader({ streamId, pts, dts, dataLength }: PesHeaderInput): Uint8Array {
  const hasDts = wrapped(pts) !== wrapped(dts);
  const optional = hasDts ? 10 : 5;
  const length = 3 + optional + dataLength;
  const announced = length > 0xffff ? 0 : length;
  const out = new Uint8Array(PES_HEADER_BYTES + optional);
  // 0x84: data_alignment_indicator, as an access unit begins right behind.
  out.set([0, 0, 1, streamId, announced >> 8, announced & 0xff, 0x84, hasDts ? 0xc0 : 0x80, optional]);
  writeTime(out, PES_HEADER_BYTES, hasDts ? 3 : 2, pts);
  if (hasDts) {
    writeTime(out, PES_HEADER_BYTES + 5, 1, dts);
  }
  return out;
}

function writeTime(out: Uint8Array, at: number, mark: number, ticks: number): void {
  const time = wrapped(ticks);
  const low = time % TWO_TO_30;
  out[at] = (mark << 4) | (Math.floor(time / TWO_TO_30) << 1) | 1;
  out[at + 1] = low >> 22;
  out[at + 2] = ((low >> 14) & 0xfe) | 1;
  out[at + 3] = (low >> 7) & 0xff;
  out[at + 4] = ((low << 1) & 0xfe) | 1;
}
