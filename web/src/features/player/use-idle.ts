import { type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react';

/** Still this long, the controls step aside. */
const IDLE_AFTER_MS = 2_600;

/**
 * Whether nobody has moved over the player for a while. Touch shows and hides by a tap; a mouse click acts at once.
 * @param mayHide false keeps the controls: paused, a menu is open, nothing plays.
 */
export function useIdle(root: RefObject<HTMLElement | null>, mayHide: boolean) {
  const [isIdle, setIdle] = useState(false);
  const stir = useRef(() => {});

  useEffect(() => {
    const element = root.current;
    if (element === null) {
      return;
    }
    let handle: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void => setIdle(element.querySelector(':focus-visible') === null);
    stir.current = () => {
      clearTimeout(handle);
      setIdle(false);
      if (mayHide) {
        handle = setTimeout(rest, IDLE_AFTER_MS);
      }
    };
    const onMove = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse') {
        stir.current();
      }
    };
    const onLeave = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse' && mayHide) {
        clearTimeout(handle);
        rest();
      }
    };
    const onUse = (): void => stir.current();
    stir.current();
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerleave', onLeave);
    element.addEventListener('focusin', onUse);
    element.addEventListener('keydown', onUse);
    return () => {
      clearTimeout(handle);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerleave', onLeave);
      element.removeEventListener('focusin', onUse);
      element.removeEventListener('keydown', onUse);
    };
  }, [root, mayHide]);

  const onTap = (act: () => void) => (event: MouseEvent) => {
    const isTouch = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch';
    if (!isTouch) {
      act();
    } else if (isIdle || !mayHide) {
      stir.current();
    } else {
      setIdle(true);
    }
  };
  return { isIdle: isIdle && mayHide, onTap };
}
