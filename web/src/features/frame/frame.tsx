import type { ReactNode } from 'react';
import { sayOnPage } from '../../language/page-language.ts';
import { siteName } from '../../server/services.ts';
import { AccountLink } from './account-link.tsx';
import { BrandMark } from './brand.tsx';
import styles from './frame.module.css';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

type FrameProps = {
  readonly children: ReactNode;
  /** In place of the link to the studio. */
  readonly account?: ReactNode;
};

/** Header and main part of a page. */
export async function Frame({ children, account }: FrameProps) {
  const say = await sayOnPage('frame');
  const name = siteName();
  return (
    <>
      <a className="skip" href="#main">
        {say('skip')}
      </a>
      <header className={styles['header']}>
        <a className={styles['brand']} href="/" aria-label={say('home', { name })}>
          <BrandMark />
          <span>{name}</span>
        </a>
        <nav className={styles['nav']} aria-label={say('account')}>
          <LanguageSwitch />
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
