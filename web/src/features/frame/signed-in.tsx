'use client';

import { Clapperboard, LogOut, UserRound, Users } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import styles from './frame.module.css';

export type SignedInProps = {
  readonly email: string;
  readonly mayManagePeople: boolean;
  /** The page one is on. */
  readonly at: 'studio' | 'people' | 'account';
};

/** The header's ways for who is signed in: the studio, people, their own account, and out. */
export function SignedIn({ email, mayManagePeople, at }: SignedInProps) {
  const say = useSay('frame');
  const leave = async (): Promise<void> => {
    await askApi('POST', 'logout');
    location.assign('/');
  };
  const current = (place: SignedInProps['at']): { 'aria-current'?: 'page' } =>
    place === at ? { 'aria-current': 'page' } : {};
  return (
    <>
      <a
        className={`button ${styles['way']}`}
        data-kind="plain"
        data-size="small"
        href="/studio"
        {...current('studio')}
      >
        <Clapperboard aria-hidden="true" />
        <span>{say('studio')}</span>
      </a>
      {mayManagePeople && (
        <a
          className={`button ${styles['way']}`}
          data-kind="plain"
          data-size="small"
          href="/admin"
          {...current('people')}
        >
          <Users aria-hidden="true" />
          <span>{say('people')}</span>
        </a>
      )}
      <a
        className={`button ${styles['way']}`}
        data-kind="plain"
        data-size="small"
        href="/account"
        title={email}
        {...current('account')}
      >
        <UserRound aria-hidden="true" />
        <span>{say('account')}</span>
      </a>
      <button
        type="button"
        className={`button ${styles['way']}`}
        data-kind="plain"
        data-size="small"
        onClick={() => void leave()}
      >
        <LogOut aria-hidden="true" />
        <span>{say('signOut')}</span>
      </button>
    </>
  );
}
