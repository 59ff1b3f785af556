'use client';

import { useSay } from '../../language/spoken-here.tsx';
import { useMe } from './me.ts';

/** "Studio" and "People" for those who have them, "Sign in" for everyone else. */
export function AccountLink() {
  const say = useSay('frame');
  const me = useMe();
  if (me !== undefined && me.account !== null) {
    return (
      <>
        {me.mayManagePeople && (
          <a className="button" data-kind="plain" data-size="small" href="/admin">
            {say('people')}
          </a>
        )}
        <a className="button" data-kind="quiet" data-size="small" href="/studio">
          {say('studio')}
        </a>
      </>
    );
  }
  return (
    <a className="button" data-kind="plain" data-size="small" href="/login">
      {say('signIn')}
    </a>
  );
}
