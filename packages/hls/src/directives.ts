import { type Msn, msn, type PartIndex, partIndex } from '@rostrum/units/sequence';
import { HlsError } from './errors.ts';

/** Delivery directives, §6.2.5: the `_HLS_` query parameters of a media playlist request. */

/** What a client asks of a media playlist. */
export type Directives = {
  /** Answer once this segment, or the part below, is there. */
  readonly msn?: Msn;
  /** Never without `msn`. */
  readonly part?: PartIndex;
  /** Answer with a delta update. */
  readonly skip?: true;
};

/** A query longer than this is not read: three directives take 70 characters, and CMCD is capped at about 1 kB. */
const MAX_QUERY_CHARACTERS = 4096;

/**
 * Reads the directives of a request; other parameters are ignored.
 * @param query text after the question mark, or already split.
 * @throws HlsError `BAD_DIRECTIVE`, to be answered 400.
 */
export function parseDirectives(query: string | URLSearchParams): Directives {
  if (typeof query === 'string' && query.length > MAX_QUERY_CHARACTERS) {
    throw new HlsError('BAD_DIRECTIVE', 'The query is too long.');
  }
  const parameters = typeof query === 'string' ? new URLSearchParams(query) : query;
  const wantedMsn = readNumber(parameters, '_HLS_msn');
  const wantedPart = readNumber(parameters, '_HLS_part');
  // §6.2.5.2: "If the Playlist URI contains an _HLS_part directive but no _HLS_msn directive, the Server MUST return Bad Request".
  if (wantedPart !== undefined && wantedMsn === undefined) {
    throw new HlsError('BAD_DIRECTIVE', '_HLS_part needs _HLS_msn beside it.');
  }
  const skip = readOnce(parameters, '_HLS_skip');
  return {
    ...(wantedMsn === undefined ? {} : { msn: msn(wantedMsn) }),
    ...(wantedPart === undefined ? {} : { part: partIndex(wantedPart) }),
    // §6.2.5.1: a delta update is the answer to YES and v2. Our playlists hold no date ranges, so both skip the same.
    ...(skip === 'YES' || skip === 'v2' ? { skip: true as const } : {}),
  };
}

/**
 * @returns the directives as a query, in the one order and spelling of §6.3.2 ("in UTF-8 order"), empty without any:
 *   requests that ask for the same get the same text, so caches meet on one key.
 */
export function writeDirectives(directives: Directives): string {
  const parts: string[] = [];
  if (directives.msn !== undefined) {
    parts.push(`_HLS_msn=${directives.msn}`);
  }
  if (directives.part !== undefined) {
    parts.push(`_HLS_part=${directives.part}`);
  }
  if (directives.skip === true) {
    parts.push('_HLS_skip=YES');
  }
  return parts.join('&');
}

/** Just the directives of a query, canonical. @throws HlsError `BAD_DIRECTIVE`. */
export function normaliseQuery(query: string | URLSearchParams): string {
  return writeDirectives(parseDirectives(query));
}

function readOnce(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  if (values.length > 1) {
    throw new HlsError('BAD_DIRECTIVE', `${name} stands ${values.length} times.`);
  }
  return values[0];
}

function readNumber(parameters: URLSearchParams, name: string): number | undefined {
  const text = readOnce(parameters, name);
  if (text === undefined) {
    return undefined;
  }
  // §6.2.5.2: a decimal-integer; §4.2 gives it 1 to 20 digits, of which a number holds those below 2^53.
  const value = /^\d{1,20}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) {
    throw new HlsError('BAD_DIRECTIVE', `${name} must be a whole number from 0 to 2^53 - 1.`);
  }
  return value;
}
