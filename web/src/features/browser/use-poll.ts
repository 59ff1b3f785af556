import { useEffect } from 'react';

/**
 * Looks again and again while the page can be seen, at once when it can be seen again, and never twice at the same time.
 * @param look the same function from render to render (`useCallback`). @param isAtOnce also when the page opens, and
 * when `look` is another.
 */
export function usePoll(
  look: () => Promise<unknown>,
  periodMs: number,
  { isAtOnce = false }: { readonly isAtOnce?: boolean } = {},
): void {
  useEffect(() => {
    let isLooking = false;
    const turn = (): void => {
      if (isLooking || document.visibilityState === 'hidden') {
        return;
      }
      isLooking = true;
      void look().finally(() => {
        isLooking = false;
      });
    };
    if (isAtOnce) {
      turn();
    }
    const handle = setInterval(turn, periodMs);
    document.addEventListener('visibilitychange', turn);
    return () => {
      clearInterval(handle);
      document.removeEventListener('visibilitychange', turn);
    };
  }, [look, periodMs, isAtOnce]);
}
