import { enumeratedString, parseAttributeList, quote, quotedString, required } from '../attribute-list.ts';

/** EXT-X-PRELOAD-HINT, §4.4.5.3. */

export type PreloadHint = { readonly type: 'PART' | 'MAP'; readonly uri: string };

/** @returns the line with its line end. @throws HlsError `BAD_VALUE` for a URI with a quote. */
export function writePreloadHint(hint: PreloadHint): string {
  return `#EXT-X-PRELOAD-HINT:TYPE=${hint.type},URI=${quote(hint.uri)}\n`;
}

/**
 * @param text after the colon.
 * @returns `undefined` for a TYPE unknown here: clients must ignore such hints (§6.3.8).
 * @throws HlsError `BAD_PLAYLIST`.
 */
export function parsePreloadHint(text: string, line: number): PreloadHint | undefined {
  const attributes = parseAttributeList(text, line);
  const type = required(enumeratedString(attributes, 'TYPE', line), 'TYPE', line);
  const uri = required(quotedString(attributes, 'URI', line), 'URI', line);
  return type === 'PART' || type === 'MAP' ? { type, uri } : undefined;
}
