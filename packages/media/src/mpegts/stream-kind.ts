import type { AudioCodec, VideoCodec } from '../access-unit.ts';
import { type AudioType, DVB_NAMES, type StreamDescription } from './descriptor.ts';

/** What an elementary stream is: stream_type, ISO/IEC 13818-1 table 2-34, and the descriptors of private ones. */

export const STREAM_TYPE = { avc: 0x1b, hevc: 0x24, adts: 0x0f, private: 0x06 } as const;

export type StreamKind =
  | { readonly kind: 'video'; readonly codec: Exclude<VideoCodec, 'av1'> }
  | { readonly kind: 'audio'; readonly codec: AudioCodec }
  | { readonly kind: 'unsupported'; readonly say: string };

/** A track as the program map announces it. */
export type TsTrack = {
  /** Its PID. */
  readonly id: number;
  readonly kind: 'video' | 'audio';
  readonly codec: Exclude<VideoCodec, 'av1'> | AudioCodec;
  /** ISO 639-2, where the stream says it. */
  readonly language?: string;
  readonly audioType?: AudioType;
};

const PICTURES: Readonly<Record<number, string>> = {
  0x01: 'MPEG-1 video',
  0x02: 'MPEG-2 video',
  0x10: 'MPEG-4 part 2 video',
  0x1e: 'auxiliary video',
  0x1f: 'scalable H.264 (SVC)',
  0x20: 'H.264 of several views (MVC)',
  0x21: 'JPEG 2000',
  0x25: 'layered HEVC',
  0x33: 'VVC (H.266)',
  0x42: 'AVS video',
  0xd1: 'Dirac',
  0xea: 'VC-1',
};

const SOUNDS: Readonly<Record<number, string>> = {
  0x03: 'MPEG audio (MP2 or MP3)',
  0x04: 'MPEG audio (MP2 or MP3)',
  0x11: 'AAC in LATM',
  0x1c: 'AAC without framing',
  0x2d: 'MPEG-H',
  0x80: 'PCM',
  0x81: 'AC-3',
  0x82: 'DTS',
  0x83: 'Dolby TrueHD',
  0x84: 'E-AC-3',
  0x85: 'DTS-HD',
  0x87: 'E-AC-3',
  0x8a: 'DTS',
};

const OTHERS: Readonly<Record<number, string>> = {
  0x05: 'private sections',
  0x0b: 'DSM-CC data',
  0x0d: 'DSM-CC data',
  0x15: 'timed metadata (ID3)',
  0x86: 'SCTE-35 markers',
};

const SOUND_FORMATS: Readonly<Record<string, string>> = {
  'AC-3': 'AC-3',
  EAC3: 'E-AC-3',
  BSSD: 'PCM (SMPTE 302M)',
  DTS1: 'DTS',
  DTS2: 'DTS',
  DTS3: 'DTS',
  'AC-4': 'AC-4',
};
const DVB_SOUNDS: ReadonlySet<number> = new Set([0x6a, 0x7a, 0x7b, 0x7c]);

export function streamKind(type: number, description: StreamDescription): StreamKind {
  switch (type) {
    case STREAM_TYPE.avc:
      return { kind: 'video', codec: 'avc' };
    case STREAM_TYPE.hevc:
      return { kind: 'video', codec: 'hevc' };
    case STREAM_TYPE.adts:
      return { kind: 'audio', codec: 'aac' };
    case STREAM_TYPE.private:
      return privateKind(description);
    default:
      return otherKind(type);
  }
}

function privateKind({ tags, registration = '' }: StreamDescription): StreamKind {
  if (registration === 'HEVC') {
    return { kind: 'video', codec: 'hevc' };
  }
  if (registration === 'Opus') {
    return { kind: 'audio', codec: 'opus' };
  }
  if (registration === 'AV01') {
    return sayPicture('AV1');
  }
  const format = SOUND_FORMATS[registration];
  if (format !== undefined) {
    return saySound(format);
  }
  const tag = tags.find((one) => DVB_NAMES[one] !== undefined);
  const name = tag === undefined ? undefined : DVB_NAMES[tag];
  if (tag !== undefined && name !== undefined && DVB_SOUNDS.has(tag)) {
    return saySound(name);
  }
  return sayLeftOut(name ?? `private data${registration === '' ? '' : ` (${registration.replace(/[^ -~]/g, '?')})`}`);
}

function otherKind(type: number): StreamKind {
  const picture = PICTURES[type];
  const sound = SOUNDS[type];
  if (picture !== undefined) {
    return sayPicture(picture);
  }
  return sound === undefined ? sayLeftOut(OTHERS[type] ?? `data of type 0x${type.toString(16)}`) : saySound(sound);
}

function sayPicture(name: string): StreamKind {
  return { kind: 'unsupported', say: `This stream's picture is ${name}; set the encoder to H.264 or HEVC.` };
}

function saySound(name: string): StreamKind {
  return { kind: 'unsupported', say: `This stream's sound is ${name}; set the encoder to AAC or Opus.` };
}

function sayLeftOut(name: string): StreamKind {
  return { kind: 'unsupported', say: `This stream carries ${name}, which is left out.` };
}
