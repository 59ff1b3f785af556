import { LANGUAGES, type Language } from '@rostrum/contract/language';
import { Languages } from 'lucide-react';
import { pageLanguage, sayOnPage } from '../../language/page-language.ts';
import styles from './frame.module.css';
import { LANGUAGE_FIELD } from './language-script.ts';

/** Each in its own words, so that whoever cannot read the page finds theirs. */
const NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', es: 'Español' };

/** The languages there are; without a choice the site follows the browser. `language-script.ts` does the rest. */
export async function LanguageSwitch() {
  const [language, say] = await Promise.all([pageLanguage(), sayOnPage('frame')]);
  return (
    <label className={`button ${styles['language']}`} data-kind="plain" data-size="small">
      <Languages aria-hidden="true" />
      <span aria-hidden="true">{language}</span>
      <select
        name={LANGUAGE_FIELD}
        data-switch="true"
        autoComplete="off"
        aria-label={say('language')}
        title={say('language')}
        defaultValue={language}
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
