'use client';

import { useEffect, useState } from 'react';

/** What a page that is the same for everyone asks after load: who is signed in here. */
export type Me = {
  readonly account: { readonly email: string; readonly name: string; readonly role: string } | null;
  readonly mayMakeChannels: boolean;
  readonly mayManagePeople: boolean;
};

const NOBODY: Me = { account: null, mayMakeChannels: false, mayManagePeople: false };
let asked: Promise<Me> | undefined;

async function ask(): Promise<Me> {
  const response = await fetch('/api/v1/me', { cache: 'no-store' });
  return response.ok ? ((await response.json()) as Me) : NOBODY;
}

/** @returns who is signed in; `undefined` until known. Guests are known without a request. */
export function useMe(): Me | undefined {
  const [me, setMe] = useState<Me>();
  useEffect(() => {
    let isGone = false;
    const hasSession = document.cookie.includes('rostrum_signed_in=1');
    asked ??= hasSession ? ask().catch(() => NOBODY) : Promise.resolve(NOBODY);
    void asked.then((answer) => {
      if (!isGone) {
        setMe(answer);
      }
    });
    return () => {
      isGone = true;
    };
  }, []);
  return me;
}
