/** Longest slug (`packages/contract/src/slug.ts`). */
const SLUG_MAX = 63;

/** Pure: a channel address as a title suggests it: "Évening Service!" → "evening-service". */
export function slugFromTitle(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, SLUG_MAX)
    .replace(/-+$/, '');
}
