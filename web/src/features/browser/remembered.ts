/** What this browser remembers of a viewer. Storage may be forbidden; then nothing is remembered. */

/** @returns the kept text, or `undefined`. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(`rostrum.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`rostrum.${name}`, value);
  } catch {
    // A convenience; the page works without.
  }
}
