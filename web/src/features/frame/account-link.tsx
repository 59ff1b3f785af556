'use client';

import { useMe } from './me.ts';

/** "Studio" and "People" for those who have them, "Sign in" for everyone else. */
export function AccountLink() {
  const me = useMe();
  if (me !== undefined && me.account !== null) {
    return (
      <>
        {me.mayManagePeople && (
          <a className="button" data-kind="plain" data-size="small" href="/admin">
            People
          </a>
        )}
        <a className="button" data-kind="quiet" data-size="small" href="/studio">
          Studio
        </a>
      </>
    );
  }
  return (
    <a className="button" data-kind="plain" data-size="small" href="/login">
      Sign in
    </a>
  );
}
