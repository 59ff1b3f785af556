import type { Seconds } from '@rostrum/units/time';

/** Caching rules that origin and edge share: draft-pantos-hls-rfc8216bis-22 Appendix B.1. */

/** What kind of answer is cached. */
export type CacheClass = 'blocking-playlist' | 'plain-playlist' | 'media';

/** Header by which web marks an anonymous page that an edge may keep for seconds: its value is the number of them. */
export const EDGE_STORE_HEADER = 'x-rostrum-edge-store';
/** Header by which an edge shows the origin its credential (`ORIGIN_SECRET`). */
export const ORIGIN_SECRET_HEADER = 'x-rostrum-origin-secret';

/** Seconds a 200 may be kept. */
export function maxAgeSeconds(cacheClass: CacheClass, targetDuration: Seconds): number {
  switch (cacheClass) {
    case 'blocking-playlist':
      return 6 * targetDuration;
    case 'plain-playlist':
      return Math.max(1, Math.floor(targetDuration / 2));
    case 'media':
      return Math.max(60, 6 * targetDuration);
  }
}
