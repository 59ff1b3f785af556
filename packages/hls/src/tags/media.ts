import {
  enumeratedString,
  parseAttributeList,
  parseDecimalInteger,
  quote,
  quotedString,
  required,
  yesOrNo,
} from '../attribute-list.ts';
import { HlsError } from '../errors.ts';

/** EXT-X-MEDIA, §4.4.6.1; of its types only AUDIO is used here. */

/** A sound rendition beside the picture. */
export type AudioMedia = {
  readonly groupId: string;
  /** For people, in its own language; a value users may type, so quotes and line ends must be out of it. */
  readonly name: string;
  /** RFC 5646. */
  readonly language?: string;
  /** Its media playlist. */
  readonly uri: string;
  /** How many, such as 2. */
  readonly channels: number;
  readonly isDefault: boolean;
  readonly autoselect: boolean;
};

/** @returns the line with its line end. @throws HlsError `BAD_VALUE` for text that cannot be quoted. */
export function writeAudioMedia(media: AudioMedia): string {
  const language = media.language === undefined ? '' : `,LANGUAGE=${quote(media.language)}`;
  // §4.4.6.1: AUTOSELECT "MUST be YES if the value of the DEFAULT attribute is YES".
  const autoselect = media.autoselect || media.isDefault ? 'YES' : 'NO';
  return (
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=${quote(media.groupId)},NAME=${quote(media.name)}${language}` +
    `,DEFAULT=${media.isDefault ? 'YES' : 'NO'},AUTOSELECT=${autoselect}` +
    `,CHANNELS="${media.channels}",URI=${quote(media.uri)}\n`
  );
}

/**
 * @param text after the colon.
 * @returns `undefined` for another TYPE than AUDIO.
 * @throws HlsError `BAD_PLAYLIST`.
 */
export function parseAudioMedia(text: string, line: number): AudioMedia | undefined {
  const attributes = parseAttributeList(text, line);
  if (required(enumeratedString(attributes, 'TYPE', line), 'TYPE', line) !== 'AUDIO') {
    return undefined;
  }
  const channels = required(quotedString(attributes, 'CHANNELS', line), 'CHANNELS', line);
  const language = quotedString(attributes, 'LANGUAGE', line);
  const isDefault = yesOrNo(attributes, 'DEFAULT', line);
  const autoselect = yesOrNo(attributes, 'AUTOSELECT', line);
  if (isDefault && attributes.has('AUTOSELECT') && !autoselect) {
    throw new HlsError('BAD_PLAYLIST', 'DEFAULT=YES with AUTOSELECT=NO', line);
  }
  return {
    groupId: required(quotedString(attributes, 'GROUP-ID', line), 'GROUP-ID', line),
    name: required(quotedString(attributes, 'NAME', line), 'NAME', line),
    ...(language === undefined ? {} : { language }),
    uri: required(quotedString(attributes, 'URI', line), 'URI', line),
    // §4.4.6.1: the first of the slash-separated parameters is the count.
    channels: parseDecimalInteger(channels.split('/', 1)[0] ?? '', 'CHANNELS', line),
    isDefault,
    autoselect: autoselect || isDefault,
  };
}
