import type { Seconds } from '@rostrum/units/time';

/** Caching rules that origin and edge share: draft-pantos-hls-rfc8216bis-22 Appendix B.1. */

/** What kind of answer is cached. `media`: parts, and whatever an upstream says nothing of. `segment`: init segments too. */
export type CacheClass = 'blocking-playlist' | 'plain-playlist' | 'media' | 'segment';

/**
 * A segment's name carries its event, and what it names never changes; who goes back in time asks for it hours later.
 * The longest window is four hours.
 */
const SEGMENT_MAX_AGE_S = 86_400;

/** Header by which web marks an anonymous page that an edge may keep for seconds: its value is the number of them. */
export const EDGE_STORE_HEADER = 'x-rostrum-edge-store';
/** Header by which an edge shows the origin its credential (`ORIGIN_SECRET`). */
export const ORIGIN_SECRET_HEADER = 'x-rostrum-origin-secret';
/** Header by which an edge tells the site from which country a viewer comes, where a trusted proxy said so. */
export const COUNTRY_HEADER = 'x-rostrum-country';

/** Seconds a 200 may be kept. */
export function maxAgeSeconds(cacheClass: CacheClass, targetDuration: Seconds): number {
  switch (cacheClass) {
    case 'blocking-playlist':
      return 6 * targetDuration;
    case 'plain-playlist':
      return Math.max(1, Math.floor(targetDuration / 2));
    case 'media':
      return Math.max(60, 6 * targetDuration);
    case 'segment':
      return SEGMENT_MAX_AGE_S;
  }
}
