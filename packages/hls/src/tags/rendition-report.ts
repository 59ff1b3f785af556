import { type Msn, msn, type PartIndex, partIndex } from '@rostrum/units/sequence';
import { decimalInteger, parseAttributeList, quote, quotedString, required } from '../attribute-list.ts';

/** EXT-X-RENDITION-REPORT, §4.4.5.4. */

/** Where another rendition stands. */
export type RenditionReport = {
  /** Its media playlist, relative to the one that holds the report. */
  readonly uri: string;
  /** The last segment it lists, in progress or complete. */
  readonly lastMsn: Msn;
  /** The last part of that segment; absent only when the rendition has no parts yet. */
  readonly lastPart?: PartIndex;
};

/** @returns the line with its line end. @throws HlsError `BAD_VALUE` for a URI with a quote. */
export function writeRenditionReport(report: RenditionReport): string {
  const lastPart = report.lastPart === undefined ? '' : `,LAST-PART=${report.lastPart}`;
  return `#EXT-X-RENDITION-REPORT:URI=${quote(report.uri)},LAST-MSN=${report.lastMsn}${lastPart}\n`;
}

/** @param text after the colon. @throws HlsError `BAD_PLAYLIST`. */
export function parseRenditionReport(text: string, line: number): RenditionReport {
  const attributes = parseAttributeList(text, line);
  const lastPart = decimalInteger(attributes, 'LAST-PART', line);
  return {
    uri: required(quotedString(attributes, 'URI', line), 'URI', line),
    lastMsn: msn(required(decimalInteger(attributes, 'LAST-MSN', line), 'LAST-MSN', line)),
    ...(lastPart === undefined ? {} : { lastPart: partIndex(lastPart) }),
  };
}
