import { CLI_KEYS, type ConfigSource, type Settings } from './config.ts';

/** A key as it holds, without what is secret. */
export type ConfigLine = {
  readonly key: string;
  readonly value: string;
  readonly source: ConfigSource;
  readonly help: string;
};

/** @returns the whole configuration, as it may be shown. */
export function effectiveConfiguration(settings: Settings): ConfigLine[] {
  const effective: Readonly<Record<string, string>> = {
    ROSTRUM_DATA: settings.dataFolder,
    ROSTRUM_PUBLIC_URL: settings.publicUrl,
  };
  return Object.entries(CLI_KEYS).map(([key, { help, ...row }]) => {
    const value = effective[key] ?? settings.config[key as keyof typeof CLI_KEYS];
    const isSecret = 'secret' in row && row.secret;
    const shown = value === undefined ? 'not set' : String(value);
    const source = settings.sourceOf(key);
    return { key, value: isSecret && source !== 'default' ? 'set (hidden)' : shown, source, help };
  });
}
