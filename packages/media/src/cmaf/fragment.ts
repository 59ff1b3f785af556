import { setU64 } from './box-writer.ts';
import { FLAGS_NON_SYNC, FLAGS_SYNC } from './sample-flags.ts';

/** Writes one movie fragment: `moof` + `mdat`, ISO/IEC 14496-12 §8.8, within CMAF (23000-19) §7.3.2.3. */

/** One access unit to be written; durations and offsets in ticks of the track. */
export type FragmentSample = {
  readonly data: Uint8Array;
  readonly duration: number;
  readonly isKey: boolean;
  /** PTS − DTS, signed 32 bits. */
  readonly compositionOffset: number;
};

export type FragmentInput = {
  /** Grows by one with each fragment of a track; taken modulo 2^32. */
  readonly sequence: number;
  readonly trackId: number;
  /** DTS of the first sample, 0 to 2^53 − 1 ticks. */
  readonly baseDecodeTime: number;
  readonly samples: readonly FragmentSample[];
};

// §8.8.7: tfhd flags.
const TFHD_DEFAULT_DURATION = 0x8;
const TFHD_DEFAULT_FLAGS = 0x20;
const TFHD_BASE_IS_MOOF = 0x2_0000;
// §8.8.8: trun flags.
const TRUN_DATA_OFFSET = 0x1;
const TRUN_FIRST_FLAGS = 0x4;
const TRUN_DURATION = 0x100;
const TRUN_SIZE = 0x200;
const TRUN_FLAGS = 0x400;
const TRUN_COMPOSITION = 0x800;

const MOOF = 0x6d6f_6f66;
const MFHD = 0x6d66_6864;
const TRAF = 0x7472_6166;
const TFHD = 0x7466_6864;
const TFDT = 0x7466_6474;
const TRUN = 0x7472_756e;
const MDAT = 0x6d64_6174;

const MFHD_BYTES = 16;
const TFDT_BYTES = 20;
const VERSION_1 = 0x0100_0000;

/**
 * One fragment of one track in one allocation. What all samples share is written once.
 * @throws RangeError for no samples, a time or duration that does not fit, or 4 GiB of data.
 */
export function writeFragment({ sequence, trackId, baseDecodeTime, samples }: FragmentInput): Uint8Array {
  const first = samples[0];
  if (first === undefined || !Number.isSafeInteger(baseDecodeTime) || baseDecodeTime < 0) {
    throw new RangeError(`a fragment needs samples and a decode time, not ${samples.length} at ${baseDecodeTime}`);
  }
  let dataBytes = 0;
  let hasOneDuration = true;
  let hasComposition = false;
  let laterKeys = 0;
  for (const sample of samples) {
    checkFits(sample);
    dataBytes += sample.data.length;
    hasOneDuration &&= sample.duration === first.duration;
    hasComposition ||= sample.compositionOffset !== 0;
    laterKeys += sample.isKey && sample !== first ? 1 : 0;
  }
  // Flags: one for all; or the first one's and one for the rest; or each sample's own.
  const restIsAlike = laterKeys === 0 || laterKeys === samples.length - 1;
  const restFlags = laterKeys > 0 || (samples.length === 1 && first.isKey) ? FLAGS_SYNC : FLAGS_NON_SYNC;
  const firstFlags = first.isKey ? FLAGS_SYNC : FLAGS_NON_SYNC;
  const hasFirstFlags = restIsAlike && firstFlags !== restFlags;

  const tfhdFlags =
    TFHD_BASE_IS_MOOF | (hasOneDuration ? TFHD_DEFAULT_DURATION : 0) | (restIsAlike ? TFHD_DEFAULT_FLAGS : 0);
  const tfhdBytes = 16 + (hasOneDuration ? 4 : 0) + (restIsAlike ? 4 : 0);
  const trunFlags =
    TRUN_DATA_OFFSET |
    TRUN_SIZE |
    (hasFirstFlags ? TRUN_FIRST_FLAGS : 0) |
    (hasOneDuration ? 0 : TRUN_DURATION) |
    (restIsAlike ? 0 : TRUN_FLAGS) |
    (hasComposition ? TRUN_COMPOSITION : 0);
  const bytesASample = 4 + (hasOneDuration ? 0 : 4) + (restIsAlike ? 0 : 4) + (hasComposition ? 4 : 0);
  const trunBytes = 20 + (hasFirstFlags ? 4 : 0) + samples.length * bytesASample;
  const trafBytes = 8 + tfhdBytes + TFDT_BYTES + trunBytes;
  const moofBytes = 8 + MFHD_BYTES + trafBytes;
  const mdatBytes = 8 + dataBytes;
  if (mdatBytes > 0xffff_ffff) {
    throw new RangeError(`a fragment holds less than 4 GiB, not ${dataBytes} bytes`);
  }

  const out = new Uint8Array(moofBytes + mdatBytes);
  const view = new DataView(out.buffer);
  let at = 0;
  const put = (value: number): void => {
    view.setUint32(at, value);
    at += 4;
  };
  put(moofBytes);
  put(MOOF);
  put(MFHD_BYTES);
  put(MFHD);
  put(0);
  put(sequence);
  put(trafBytes);
  put(TRAF);
  put(tfhdBytes);
  put(TFHD);
  put(tfhdFlags);
  put(trackId);
  if (hasOneDuration) {
    put(first.duration);
  }
  if (restIsAlike) {
    put(restFlags);
  }
  put(TFDT_BYTES);
  put(TFDT);
  put(VERSION_1);
  setU64(view, at, baseDecodeTime);
  at += 8;
  put(trunBytes);
  put(TRUN);
  put(VERSION_1 | trunFlags);
  put(samples.length);
  put(moofBytes + 8); // data_offset: from the moof to the mdat's contents
  if (hasFirstFlags) {
    put(firstFlags);
  }
  for (const sample of samples) {
    if (!hasOneDuration) {
      put(sample.duration);
    }
    put(sample.data.length);
    if (!restIsAlike) {
      put(sample.isKey ? FLAGS_SYNC : FLAGS_NON_SYNC);
    }
    if (hasComposition) {
      put(sample.compositionOffset);
    }
  }
  put(mdatBytes);
  put(MDAT);
  for (const sample of samples) {
    out.set(sample.data, at);
    at += sample.data.length;
  }
  return out;
}

function checkFits(sample: FragmentSample): void {
  const { duration, compositionOffset } = sample;
  if (duration >>> 0 !== duration || (compositionOffset | 0) !== compositionOffset) {
    throw new RangeError(`a sample's times must be whole and fit 32 bits, not ${duration} and ${compositionOffset}`);
  }
}

/**
 * One segment of the fragments that are its parts, or of any pieces in order. A segment that is the concatenation of its
 * parts carries exactly their samples, times and metadata (§6.2.2 of HLS: the parts of a parent are the parent).
 */
export function concatFragments(fragments: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(fragments.reduce((sum, fragment) => sum + fragment.length, 0));
  let at = 0;
  for (const fragment of fragments) {
    out.set(fragment, at);
    at += fragment.length;
  }
  return out;
}
