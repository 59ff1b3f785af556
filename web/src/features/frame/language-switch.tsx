'use client';

import { LANGUAGE_COOKIE, LANGUAGES, type Language } from '@rostrum/contract/language';
import { Languages } from 'lucide-react';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import styles from './frame.module.css';

/** Each in its own words, so that whoever cannot read the page finds theirs. */
const NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', es: 'Español' };
/** 400 days, the longest browsers keep a cookie (RFC 6265bis §5.5). */
const KEPT_S = 400 * 24 * 3600;

/** Shows the site in another language, here and from now on; without a choice it follows the browser. */
export function LanguageSwitch() {
  const say = useSay('frame');
  const language = useLanguage();
  const choose = (chosen: string): void => {
    const secure = location.protocol === 'https:' ? '; secure' : '';
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
    document.cookie = `${LANGUAGE_COOKIE}=${chosen}; path=/; max-age=${KEPT_S}; samesite=lax${secure}`;
    location.reload();
  };
  return (
    <label className={`button ${styles['language']}`} data-kind="plain" data-size="small">
      <Languages aria-hidden="true" />
      <span aria-hidden="true">{language}</span>
      <select
        aria-label={say('language')}
        title={say('language')}
        value={language}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {LANGUAGES.map((code) => (
          <option key={code} value={code} lang={code}>
            {NAMES[code]}
          </option>
        ))}
      </select>
    </label>
  );
}
