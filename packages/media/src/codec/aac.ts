import type { AudioConfig } from '../access-unit.ts';
import { BitCursor } from '../bit-cursor.ts';
import { MediaError } from '../media-error.ts';

/** AAC: AudioSpecificConfig, ISO/IEC 14496-3 §1.6.2.1, with GASpecificConfig (§4.4.1). */

// Table 1.18; 13 and 14 are reserved, 15 means «written out in 24 bits».
const SAMPLE_RATES: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const RATE_ESCAPE = 15;
const MIN_RATE = 7_350;
const MAX_RATE = 96_000;
// Table 1.19; configuration 0 is told by a program_config_element, those absent are reserved.
const CHANNELS: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 11: 7, 12: 8, 14: 8 };
const AAC_LC = 2;
const SBR = 5;
const PS = 29;
const TYPE_ESCAPE = 31;
// §1.6.6.1: syncExtensionType of backward compatible signalling.
const SYNC_SBR = 0x2b7;
const SYNC_PS = 0x548;

/** What a volunteer would call the audio object types (table 1.17) that are refused. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  1: 'AAC Main',
  3: 'AAC SSR',
  4: 'AAC LTP',
  22: 'BSAC',
  23: 'AAC-LD',
  36: 'ALS lossless',
  39: 'AAC-ELD',
  42: 'xHE-AAC',
};

/**
 * Reads an AudioSpecificConfig: what FLV sends as AAC sequence header. AAC-LC, with or without SBR and PS.
 * `sampleRate` and `samplesPerFrame` are the core decoder's in every form of signalling.
 * @returns a configuration that owns its bytes.
 * @throws MediaError `TRUNCATED`, `INVALID`, or `UNSUPPORTED` with a sentence that names the kind of AAC.
 */
export function parseAacConfig(record: Uint8Array): AudioConfig {
  const bits = new BitCursor(record, 'AAC configuration');
  const first = readObjectType(bits);
  // Hierarchical signalling writes the extension first; the rate beside it is still the core's (§1.6.5.2).
  const sampleRate = readSampleRate(bits);
  const configuration = bits.bits(4);
  let extension = first === SBR || first === PS ? first : undefined;
  let core = first;
  if (extension !== undefined) {
    readSampleRate(bits);
    core = readObjectType(bits);
  }
  if (core !== AAC_LC) {
    const name = OTHER_TYPES[core] ?? `audio object type ${core}`;
    throw new MediaError('UNSUPPORTED', `This stream's sound is ${name}; set the encoder to AAC (AAC-LC)`, 0);
  }
  const samplesPerFrame = bits.flag() ? 960 : 1024; // frameLengthFlag
  if (bits.flag()) {
    bits.skip(14); // coreCoderDelay
  }
  const hasExtensionFlag = bits.flag();
  const coreChannels = configuration === 0 ? readProgramChannels(bits) : CHANNELS[configuration];
  if (coreChannels === undefined || coreChannels === 0) {
    throw bits.invalid(`channel configuration ${configuration} has no channels`);
  }
  if (hasExtensionFlag && bits.remaining > 0) {
    bits.skip(1); // extensionFlag3
  }
  extension ??= readSyncExtension(bits);
  return {
    kind: 'audio',
    codec: 'aac',
    record: new Uint8Array(record),
    codecString: `mp4a.40.${extension ?? AAC_LC}`,
    sampleRate,
    // Parametric stereo makes two channels of one (§8.A).
    channels: extension === PS ? Math.max(2, coreChannels) : coreChannels,
    samplesPerFrame,
  };
}

/** GetAudioObjectType(), §1.6.2.1. */
function readObjectType(bits: BitCursor): number {
  const type = bits.bits(5);
  return type === TYPE_ESCAPE ? 32 + bits.bits(6) : type;
}

function readSampleRate(bits: BitCursor): number {
  const index = bits.bits(4);
  const rate = index === RATE_ESCAPE ? bits.bits(24) : SAMPLE_RATES[index];
  if (rate === undefined || rate < MIN_RATE || rate > MAX_RATE) {
    throw bits.invalid(`sampling frequency index ${index} names no rate of AAC`);
  }
  return rate;
}

/** Channels of a program_config_element, §4.4.1.1. The cursor ends behind it. */
function readProgramChannels(bits: BitCursor): number {
  bits.skip(4 + 2 + 4); // element_instance_tag, object_type, sampling_frequency_index
  const pairable = bits.bits(4) + bits.bits(4) + bits.bits(4); // front, side and back elements
  const lowFrequency = bits.bits(2);
  const associated = bits.bits(3);
  const coupling = bits.bits(4);
  for (const mixdownBits of [4, 4, 3]) {
    if (bits.flag()) {
      bits.skip(mixdownBits);
    }
  }
  let channels = lowFrequency;
  for (let element = 0; element < pairable; element += 1) {
    channels += bits.flag() ? 2 : 1; // is_cpe: a pair
    bits.skip(4);
  }
  bits.skip(4 * lowFrequency + 4 * associated + 5 * coupling);
  bits.align();
  bits.skip(8 * bits.bits(8)); // comment_field_data
  return channels;
}

/** Backward compatible signalling: the extension stands behind a sync word, and an old decoder never looks. */
function readSyncExtension(bits: BitCursor): typeof SBR | typeof PS | undefined {
  if (bits.remaining < 16 || bits.bits(11) !== SYNC_SBR || readObjectType(bits) !== SBR || !bits.flag()) {
    return undefined;
  }
  readSampleRate(bits);
  return bits.remaining >= 12 && bits.bits(11) === SYNC_PS && bits.flag() ? PS : SBR;
}
