'use client';

import { lazy, Suspense } from 'react';

const LanguageSwitch = lazy(async () => ({ default: (await import('./language-switch.tsx')).LanguageSwitch }));

/** The language switch, there with the page and awake a little later: nobody's first picture waits for it. */
export function LazyLanguageSwitch() {
  return (
    <Suspense fallback={null}>
      <LanguageSwitch />
    </Suspense>
  );
}
