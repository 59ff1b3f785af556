/** What browsers say of the page that asks (RFC 9110 §10.1.3; Fetch Standard, `Origin`). */
export type AskingPage = { readonly origin?: string | undefined; readonly referer?: string | undefined };

const SLASH = 47;

/**
 * Whether a request comes from a page of one of these origins. `Origin` is believed before `Referer`, of which only the
 * origin counts. A browser sends the one across origins and the other within one, so who sends neither is no page, or one
 * that hides on purpose: neither can be told to be allowed, and is refused. Apps and TV sets send neither: their tokens
 * name no origins, and may name a device instead.
 * @param allowed as `Origin` has them; matched letter by letter.
 */
export function isFromAllowed(allowed: readonly string[], page: AskingPage): boolean {
  const { origin, referer } = page;
  if (origin !== undefined) {
    return allowed.includes(origin);
  }
  if (referer === undefined) {
    return false;
  }
  for (const one of allowed) {
    if (referer.startsWith(one) && (referer.length === one.length || referer.charCodeAt(one.length) === SLASH)) {
      return true;
    }
  }
  return false;
}
