'use client';

import { Moon, Sun } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import { remember } from '../browser/remembered.ts';
import styles from './frame.module.css';

/** Turns light to dark and back; without a choice the page follows the system. */
export function ThemeSwitch() {
  const say = useSay('frame');
  const turn = (): void => {
    const root = document.documentElement;
    const chosen = root.dataset['theme'];
    const isDark = chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
    const theme = isDark ? 'light' : 'dark';
    root.dataset['theme'] = theme;
    remember('theme', theme);
  };
  return (
    <button
      type="button"
      className="button"
      data-kind="plain"
      data-shape="round"
      aria-label={say('theme')}
      title={say('themeTitle')}
      onClick={turn}
    >
      <Sun className={styles['sun']} aria-hidden="true" />
      <Moon className={styles['moon']} aria-hidden="true" />
    </button>
  );
}
