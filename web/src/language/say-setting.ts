import type { Language } from '@rostrum/contract/language';
import type { SettingHelp } from './catalog.ts';
import { DE_SETTINGS } from './de/settings.ts';
import { ES_SETTINGS } from './es/settings.ts';

const HELP: Readonly<Partial<Record<Language, SettingHelp>>> = { de: DE_SETTINGS, es: ES_SETTINGS };

/** @returns the setting with its help in a language; in English where another release has other settings. */
export function saySetting<T extends { readonly key: string; readonly help: string }>(
  setting: T,
  language: Language,
): T {
  const words: Readonly<Record<string, string>> = HELP[language] ?? {};
  return Object.hasOwn(words, setting.key) ? { ...setting, help: words[setting.key] ?? setting.help } : setting;
}
