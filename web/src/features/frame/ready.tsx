'use client';

import { useEffect } from 'react';
import { READY_EVENT } from './early-submit-script.ts';

/** The page's last part: once it runs, all forms before it do. Marks the document, and sends what was sent too early. */
export function Ready() {
  useEffect(() => {
    document.documentElement.dataset['ready'] = 'true';
    dispatchEvent(new Event(READY_EVENT));
  }, []);
  return null;
}
