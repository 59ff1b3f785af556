'use client';

import { askApi } from '../browser/api.ts';
import styles from './studio.module.css';

/** Who is signed in, and the way out. */
export function SignOut({ email }: { email: string }) {
  const leave = async (): Promise<void> => {
    await askApi('POST', 'logout');
    location.assign('/');
  };
  return (
    <span className={styles['account']}>
      <span className={styles['email']}>{email}</span>
      <button type="button" className="button" data-kind="plain" data-size="small" onClick={() => void leave()}>
        Sign out
      </button>
    </span>
  );
}
