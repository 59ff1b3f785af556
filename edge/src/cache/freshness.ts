import { type CacheClass, maxAgeSeconds } from '@rostrum/contract/cache-headers';
import { seconds } from '@rostrum/units/time';

/** How long an answer may be kept (RFC 9111 §4.2, and draft-pantos-hls-rfc8216bis-22 Appendix B.1). */

/** A 404 kept longer would hide a part that has just been made. */
const NEGATIVE_MAX_MS = 1_000;
/** Where the upstream says nothing: reckoned with the shortest target duration we make. */
const SILENT_TARGET_DURATION = seconds(2);

export type Judged = {
  readonly status: number;
  readonly cacheControl: string | undefined;
  /** Seconds the answer had been kept before it came here. */
  readonly age: number;
  readonly cacheClass: CacheClass;
};

/** @returns milliseconds for which the answer may be given again; 0 when it may not be stored. */
export function freshForMs(answer: Judged): number {
  const control = parseCacheControl(answer.cacheControl);
  if (control.isForbidden) {
    return 0;
  }
  const told = control.maxAge === undefined ? undefined : Math.max(0, control.maxAge - answer.age) * 1_000;
  if (answer.status === 200) {
    return told ?? maxAgeSeconds(answer.cacheClass, SILENT_TARGET_DURATION) * 1_000;
  }
  if (answer.status === 404) {
    return Math.min(told ?? NEGATIVE_MAX_MS, NEGATIVE_MAX_MS);
  }
  // A 400 says "not yet", which changes within a part; a 5xx is a passing fault.
  return 0;
}

export type CacheControl = {
  /** `no-store`, `private` or `no-cache`: a shared cache keeps nothing. */
  readonly isForbidden: boolean;
  /** Seconds; `s-maxage` before `max-age` (RFC 9111 §5.2.2.10). */
  readonly maxAge: number | undefined;
  readonly isImmutable: boolean;
};

/** Reads what a shared cache needs of a Cache-Control line. Unknown directives are passed over. */
export function parseCacheControl(line: string | undefined): CacheControl {
  let isForbidden = false;
  let isImmutable = false;
  let maxAge: number | undefined;
  let sharedMaxAge: number | undefined;
  for (const piece of (line ?? '').split(',')) {
    const [name = '', value = ''] = piece.trim().toLowerCase().split('=', 2);
    switch (name) {
      case 'no-store':
      case 'private':
      case 'no-cache':
        isForbidden = true;
        break;
      case 'immutable':
        isImmutable = true;
        break;
      case 'max-age':
        maxAge = parseDeltaSeconds(value) ?? 0;
        break;
      case 's-maxage':
        sharedMaxAge = parseDeltaSeconds(value) ?? 0;
        break;
      default:
    }
  }
  return { isForbidden, maxAge: sharedMaxAge ?? maxAge, isImmutable };
}

/** RFC 9111 §1.2.2: a whole number of seconds, here at most a year. @returns undefined when it is no such number. */
export function parseDeltaSeconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,10}$/.test(value) ? Math.min(Number(value), 31_536_000) : undefined;
}
