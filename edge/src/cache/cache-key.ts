import type { Language } from '@rostrum/contract/language';

/** Names of stored things. One object has one name, however it is asked for. */

/**
 * The name of a media object, which is also what the origin is asked for.
 * @param path the literal path from `/hls/` on, without an entitlement; the parser admits no escapes in it.
 * @param canonicalQuery the `_HLS_` directives alone, sorted (`''` when there are none).
 */
export function mediaKey(path: string, canonicalQuery: string): string {
  return canonicalQuery === '' ? path : `${path}?${canonicalQuery}`;
}

/**
 * The name of one of the site's answers.
 * @param host as the page was asked for; a page may name its own address.
 * @param target path and query. Immutable files are named without their query.
 * @param language the one it is asked for in; `''` for files.
 */
export function siteKey(host: string, target: string, encoding: 'gzip' | 'identity', language: Language | ''): string {
  return `site ${encoding} ${language} ${host} ${target}`;
}
