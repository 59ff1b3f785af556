/** What went wrong: the bytes end too early, break their format, use what is not supported, or pass a bound. */
export type MediaErrorCode = 'TRUNCATED' | 'INVALID' | 'UNSUPPORTED' | 'TOO_LARGE';

/** The only fault a reader of this package throws. Its message is one sentence; `offset` is the byte where it stood. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;
  /** Bytes from the start of what the caller handed in. */
  readonly offset: number;

  constructor(code: MediaErrorCode, say: string, offset: number) {
    super(`${say} (at byte ${offset})`);
    this.name = 'MediaError';
    this.code = code;
    this.offset = offset;
  }
}
