/** Descriptors of elementary streams: ISO/IEC 13818-1 §2.6, ETSI EN 300 468 §6.2.16 (extension), Opus in TS §3.2. */

const REGISTRATION = 0x05;
const LANGUAGE = 0x0a;
const EXTENSION = 0x7f;
const EXTENSION_OPUS = 0x80;

/** Tags that say what a stream of private data is: ETSI EN 300 468 table 12. */
export const DVB_NAMES: Readonly<Record<number, string>> = {
  0x45: 'vertical blanking data',
  0x46: 'teletext',
  0x56: 'teletext',
  0x59: 'DVB subtitles',
  0x6a: 'AC-3',
  0x7a: 'E-AC-3',
  0x7b: 'DTS',
  0x7c: 'AAC told by DVB',
};

/** §2.6.19, table 2-60. */
export type AudioType = 'clean-effects' | 'hearing-impaired' | 'visual-impaired-commentary';
const AUDIO_TYPES: readonly (AudioType | undefined)[] = [
  undefined,
  'clean-effects',
  'hearing-impaired',
  'visual-impaired-commentary',
];

/** What a stream's descriptors tell, as far as it is of use here. */
export type StreamDescription = {
  readonly tags: readonly number[];
  /** format_identifier of the registration, four characters. */
  readonly registration?: string;
  /** ISO 639-2, three lower-case letters. */
  readonly language?: string;
  readonly audioType?: AudioType;
  /** channel_config_code of Opus. */
  readonly opusChannels?: number;
};

/** Reads a descriptor loop; one that is cut off ends it. */
export function readDescriptors(bytes: Uint8Array): StreamDescription {
  const tags: number[] = [];
  let said: Omit<StreamDescription, 'tags'> = {};
  // | tag 8b | length 8b | body |
  for (let at = 0; at + 2 <= bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    const tag = bytes[at] ?? 0;
    const body = bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0));
    tags.push(tag);
    said = { ...said, ...readDescriptor(tag, body) };
  }
  return { tags, ...said };
}

function readDescriptor(tag: number, body: Uint8Array): Omit<StreamDescription, 'tags'> {
  if (tag === REGISTRATION && body.length >= 4) {
    return { registration: text(body.subarray(0, 4)) };
  }
  if (tag === LANGUAGE && body.length >= 4) {
    // | language 24b | audio_type 8b |, repeated; the first counts.
    const language = text(body.subarray(0, 3)).toLowerCase();
    const audioType = AUDIO_TYPES[body[3] ?? 0];
    return {
      ...(/^[a-z]{3}$/.test(language) && language !== 'und' ? { language } : {}),
      ...(audioType === undefined ? {} : { audioType }),
    };
  }
  const [extension, channels] = body;
  return tag === EXTENSION && extension === EXTENSION_OPUS && channels !== undefined ? { opusChannels: channels } : {};
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** @returns an ISO 639 language descriptor. @throws RangeError unless `language` has three letters. */
export function writeLanguage(language: string, audioType?: AudioType): Uint8Array {
  if (!/^[a-z]{3}$/.test(language)) {
    throw new RangeError(`a language has three lower-case letters, unlike «${language}»`);
  }
  const letters = Array.from(language, (letter) => letter.charCodeAt(0));
  return Uint8Array.of(LANGUAGE, 4, ...letters, audioType === undefined ? 0 : AUDIO_TYPES.indexOf(audioType));
}
