import { parseAttributeList, quote, quotedString, required } from '../attribute-list.ts';
import { HlsError } from '../errors.ts';

/** EXT-X-MAP, §4.4.4.5. Applies to every segment until the next one. */

/** @returns the line with its line end. @throws HlsError `BAD_VALUE` for a URI with a quote. */
export function writeMap(uri: string): string {
  return `#EXT-X-MAP:URI=${quote(uri)}\n`;
}

/** @param text after the colon. @returns the URI of the init segment. @throws HlsError `BAD_PLAYLIST`. */
export function parseMap(text: string, line: number): string {
  const attributes = parseAttributeList(text, line);
  if (attributes.has('BYTERANGE')) {
    throw new HlsError(
      'BAD_PLAYLIST',
      'init segments of this server are resources of their own, without BYTERANGE',
      line,
    );
  }
  return required(quotedString(attributes, 'URI', line), 'URI', line);
}
