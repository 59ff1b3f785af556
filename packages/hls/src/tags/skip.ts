import { decimalInteger, parseAttributeList, required } from '../attribute-list.ts';

/** EXT-X-SKIP, §4.4.5.2. */

/** @returns the line with its line end. */
export function writeSkip(skippedSegments: number): string {
  return `#EXT-X-SKIP:SKIPPED-SEGMENTS=${skippedSegments}\n`;
}

/** @param text after the colon. @returns how many segments stood here. @throws HlsError `BAD_PLAYLIST`. */
export function parseSkip(text: string, line: number): number {
  const attributes = parseAttributeList(text, line);
  return required(decimalInteger(attributes, 'SKIPPED-SEGMENTS', line), 'SKIPPED-SEGMENTS', line);
}
