/** What a write tells of where it came from. */
export type WriteOrigin = {
  readonly origin: string | null;
  readonly fetchSite: string | null;
  /** `X-Forwarded-Host`, which our edge sets, or `Host`. */
  readonly host: string | null;
};

/**
 * Whether a write comes from our own pages. Browsers send `Origin` with every POST (Fetch standard, "append a request
 * `Origin` header"), and `Sec-Fetch-Site` besides on https and localhost. Programs send neither and carry no ambient cookies.
 */
export function isSameOrigin(write: WriteOrigin, publicUrl: string): boolean {
  if (write.fetchSite !== null && write.fetchSite !== 'same-origin') {
    return false;
  }
  if (write.origin === null) {
    return true;
  }
  const from = URL.parse(write.origin);
  if (from === null) {
    return false;
  }
  return from.origin === new URL(publicUrl).origin || from.host === write.host;
}
