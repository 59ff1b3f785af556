import { gunzipSync, gzipSync } from 'node:zlib';

/** The two forms of a text body, each made once and shared by all it is sent to. */

/** The longest live list we make is under 1 MB; more than this is a bomb. */
const MAX_PLAIN_BYTES = 8 * 1024 * 1024;
/** Level 4 is within 5 % of the best on playlists at a third of the time. */
const LEVEL = 4;

const gzipForms = new WeakMap<Buffer, Buffer>();

/** @returns the compressed form, made at the first call for this very buffer; of short lists too (Apple authoring 10.1). */
export function gzipOf(plain: Buffer): Buffer {
  let made = gzipForms.get(plain);
  if (made === undefined) {
    made = gzipSync(plain, { level: LEVEL });
    gzipForms.set(plain, made);
  }
  return made;
}

/** @returns the plain form of a compressed body, which is remembered as its {@link gzipOf}. @throws Error when it is damaged. */
export function plainOf(compressed: Buffer): Buffer {
  const plain = gunzipSync(compressed, { maxOutputLength: MAX_PLAIN_BYTES });
  gzipForms.set(plain, compressed);
  return plain;
}

/** Whether an Accept-Encoding line admits gzip (RFC 9110 §12.5.3); every line is one of two to a cache. */
export function acceptsGzip(line: string | string[] | undefined): boolean {
  if (typeof line !== 'string') {
    return false;
  }
  return /(?:^|[\s,])(?:gzip|\*)\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(line);
}
