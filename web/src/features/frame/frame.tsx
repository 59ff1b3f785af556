import type { ReactNode } from 'react';
import { siteName } from '../../server/services.ts';
import { AccountLink } from './account-link.tsx';
import { BrandMark } from './brand.tsx';
import styles from './frame.module.css';
import { ThemeSwitch } from './theme-switch.tsx';

/** Header and main part of a page. `account` replaces the link to the studio. */
export function Frame({ children, account }: { children: ReactNode; account?: ReactNode }) {
  const name = siteName();
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className={styles['header']}>
        <a className={styles['brand']} href="/" aria-label={`${name}, home`}>
          <BrandMark />
          <span>{name}</span>
        </a>
        <nav className={styles['nav']} aria-label="Account">
          <ThemeSwitch />
          {account ?? <AccountLink />}
        </nav>
      </header>
      <main id="main" className={styles['main']}>
        {children}
      </main>
    </>
  );
}
