/**
 * What is wrong:
 * - `BAD_PLAYLIST` text that is no playlist of ours; `line` says where.
 * - `BAD_DIRECTIVE` a request whose `_HLS_` parameters break §6.2.5; it is answered 400.
 * - `DELTA_MISMATCH` a delta update that skips segments the reader does not hold; it must ask for the whole (§6.3.7).
 * - `BAD_VALUE` a writer was given what the grammar cannot carry.
 */
export type HlsErrorCode = 'BAD_PLAYLIST' | 'BAD_DIRECTIVE' | 'DELTA_MISMATCH' | 'BAD_VALUE';

/** The one fault this package raises, whatever it is fed. */
export class HlsError extends Error {
  readonly code: HlsErrorCode;
  /** Line of the text, from 1. */
  readonly line: number | undefined;

  constructor(code: HlsErrorCode, say: string, line?: number) {
    super(line === undefined ? say : `line ${line}: ${say}`);
    this.name = 'HlsError';
    this.code = code;
    this.line = line;
  }
}
