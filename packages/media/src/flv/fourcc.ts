/** The codecs that FLV and Enhanced RTMP can name, in a volunteer's words. */

/** Video codec ids of FLV, Adobe FLV 10.1 §E.4.3.1; 12 and 13 are unofficial, used before Enhanced RTMP. */
export const VIDEO_CODEC_NAMES: Readonly<Record<number, string>> = {
  2: 'Sorenson H.263',
  3: 'Screen video',
  4: 'On2 VP6',
  5: 'On2 VP6 with alpha',
  6: 'Screen video 2',
  12: 'HEVC in an unofficial form (codec id 12)',
  13: 'AV1 in an unofficial form (codec id 13)',
};

/** Sound formats of FLV, §E.4.2.1. */
export const SOUND_FORMAT_NAMES: Readonly<Record<number, string>> = {
  0: 'uncompressed PCM',
  1: 'ADPCM',
  2: 'MP3',
  3: 'uncompressed PCM',
  4: 'Nellymoser',
  5: 'Nellymoser',
  6: 'Nellymoser',
  7: 'G.711',
  8: 'G.711',
  11: 'Speex',
  14: 'MP3',
  15: 'a sound only its maker knows',
};

/** FourCCs of Enhanced RTMP v2 that are named but not taken. */
export const FOURCC_NAMES: Readonly<Record<string, string>> = {
  vp08: 'VP8',
  vp09: 'VP9',
  vvc1: 'VVC (H.266)',
  Opus: 'Opus',
  fLaC: 'FLAC',
  'ac-3': 'AC-3',
  'ec-3': 'E-AC-3',
  '.mp3': 'MP3',
};

/** @returns a FourCC fit to print: its name, or its characters with all that cannot be shown as `?`. */
export function fourCcName(fourCc: string): string {
  return FOURCC_NAMES[fourCc] ?? `unknown (${fourCc.replace(/[^ -~]/g, '?')})`;
}

/** @returns the sentence for a picture that cannot be taken. */
export function sayVideoUnsupported(name: string): string {
  return `This stream's picture is ${name}; set the encoder to H.264, HEVC or AV1.`;
}

/** @returns the sentence for a sound that cannot be taken. */
export function sayAudioUnsupported(name: string): string {
  return `This stream's sound is ${name}; set the encoder to AAC.`;
}
