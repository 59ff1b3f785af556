import { EDGE_STORE_HEADER } from '@rostrum/contract/cache-headers';

/** Seconds an edge keeps an anonymous page: everyone arrives in the same minute, and a page's state is polled anyway. */
const EDGE_STORE_S = 2;
/** Pages that are the same for everyone. What a signed-in person sees besides is fetched after load. */
const ANONYMOUS =
  /^\/(?:$|c\/[a-z0-9-]+(?:\/e\/[a-z0-9-]+)?$|pictures\/[0-9a-f]{40}\.jpg$|embed\/[a-z0-9-]+$|api\/v1\/live$)/;

/**
 * Scripts come from us; Next's own start-up data is inline and pages are stored by edges, so a nonce cannot be had.
 * hls.js feeds the picture through blob: URLs.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self' ws: wss:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
];

/**
 * @param isPage false for Next's navigation data.
 * @param framers who may frame the page, which is the embedded player: origins; undefined: nobody.
 * @returns the headers every answer to this path carries.
 */
export function pageHeaders(
  pathname: string,
  isPage: boolean,
  framers?: readonly string[] | 'everyone',
): ReadonlyMap<string, string> {
  const ancestors = framers === undefined ? "'none'" : framers === 'everyone' ? '*' : ["'self'", ...framers].join(' ');
  const headers = new Map([
    ['content-security-policy', [...POLICY, `frame-ancestors ${ancestors}`].join('; ')],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()'],
    ['cross-origin-opener-policy', 'same-origin'],
  ]);
  if (isPage && ANONYMOUS.test(pathname)) {
    headers.set(EDGE_STORE_HEADER, String(EDGE_STORE_S));
  }
  return headers;
}
