import { lazy, Suspense } from 'react';
import type { DoorProps } from './door.tsx';

const Door = lazy(async () => ({ default: (await import('./door.tsx')).Door }));

/** The door, which most pages never need: downloaded when there is one. */
export function LazyDoor(props: DoorProps) {
  return (
    <Suspense fallback={null}>
      <Door {...props} />
    </Suspense>
  );
}
