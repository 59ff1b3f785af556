import { type RefObject, useEffect } from 'react';

/** Still this long, the controls step aside. */
const IDLE_AFTER_MS = 2_600;

export type IdleOptions = {
  readonly root: RefObject<HTMLElement | null>;
  readonly video: RefObject<HTMLVideoElement | null>;
  /** False keeps the controls: paused, a menu is open, nothing plays. */
  readonly mayHide: boolean;
  /** A mouse pressed the picture. */
  readonly onPress: () => void;
};

/**
 * Marks the player `data-idle` when nobody has moved over it for a while. Touch shows and hides by a tap; a mouse click
 * acts at once.
 */
export function useIdle({ root, video, mayHide, onPress }: IdleOptions): void {
  useEffect(() => {
    const element = root.current;
    const picture = video.current;
    if (element === null || picture === null) {
      return;
    }
    const abort = new AbortController();
    const { signal } = abort;
    let handle: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void => {
      element.toggleAttribute('data-idle', element.querySelector(':focus-visible') === null);
    };
    const stir = (): void => {
      clearTimeout(handle);
      element.removeAttribute('data-idle');
      if (mayHide) {
        handle = setTimeout(rest, IDLE_AFTER_MS);
      }
    };
    const onMove = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse') {
        stir();
      }
    };
    const onLeave = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse' && mayHide) {
        clearTimeout(handle);
        rest();
      }
    };
    const onClick = (event: MouseEvent): void => {
      const isTouch = event instanceof PointerEvent && event.pointerType === 'touch';
      if (!isTouch) {
        onPress();
      } else if (mayHide && !element.hasAttribute('data-idle')) {
        clearTimeout(handle);
        element.setAttribute('data-idle', '');
      } else {
        stir();
      }
    };
    stir();
    picture.addEventListener('click', onClick, { signal });
    element.addEventListener('pointermove', onMove, { signal });
    element.addEventListener('pointerleave', onLeave, { signal });
    element.addEventListener('focusin', stir, { signal });
    element.addEventListener('keydown', stir, { signal });
    return () => {
      clearTimeout(handle);
      abort.abort();
    };
  }, [root, video, mayHide, onPress]);
}
