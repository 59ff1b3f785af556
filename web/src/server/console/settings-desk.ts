import type { Language } from '@rostrum/contract/language';
import {
  DEFAULT_SITE_SETTINGS,
  type SiteSettingName,
  type SiteSettings,
  type SiteSettingsChanged,
  type SiteSettingsPatch,
  type SiteSettingsShown,
  siteSettingsSchema,
} from '@rostrum/contract/site-settings';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import { z } from 'zod';
import { WebError } from '../../errors.ts';
import { saySetting } from '../../language/say-setting.ts';
import type { Actor } from '../account.ts';
import type { Machines } from './machines.ts';

export type SettingsDeskParts = {
  readonly store: Pick<Store, 'settings' | 'audit'>;
  readonly machines: Pick<Machines, 'configurations'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Under which name the database keeps them. */
const STORED_AS = 'site-settings';
const DAY_MS = 24 * 3_600_000;
const SWEEP_EVERY_MS = 3_600_000;

/** A row of another version of Rostrum may lack settings, or have others. */
const storedSchema = z.object({ version: z.int().nonnegative(), settings: z.looseObject({}) });
type Kept = { readonly version: number; readonly settings: SiteSettings; readonly text: string | undefined };

/** What owners and admins change of the whole installation while it runs. It holds at once: everybody asks {@link now}. */
export class SettingsDesk implements Part {
  readonly name = 'web: settings';
  readonly #parts: SettingsDeskParts;
  #kept: Kept = { version: 0, settings: DEFAULT_SITE_SETTINGS, text: undefined };
  #sweep: Timer | undefined;

  constructor(parts: SettingsDeskParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    await this.#read();
    await this.#forgetActivity();
    this.#sweep = this.#parts.clock.every(SWEEP_EVERY_MS, () => {
      this.#forgetActivity().catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'web: what was done long ago could not be removed');
      });
    });
  }

  async close(): Promise<void> {
    this.#sweep?.cancel();
  }

  /** Those in force. */
  now(): SiteSettings {
    return this.#kept.settings;
  }

  /** @param language of whoever asks. */
  async show(language: Language): Promise<SiteSettingsShown> {
    const { version, settings } = this.#kept;
    const machines = await this.#parts.machines.configurations();
    // Roles that run alone on one machine are mostly started by the same.
    const told = new Map(machines.map(({ host, rows }) => [JSON.stringify([host, rows]), { host, rows }]));
    const said = [...told.values()].map(({ host, rows }) => ({
      host,
      rows: rows.map((row) => saySetting(row, language)),
    }));
    return { version, settings, machines: said };
  }

  /**
   * Changes settings, or, for a trial, says what would change.
   * @throws WebError `SETTINGS_CHANGED` where somebody saved since the version that was seen.
   */
  async change({ settings: wished, version, isTrial }: SiteSettingsPatch, by: Actor): Promise<SiteSettingsChanged> {
    const { store, log } = this.#parts;
    await this.#read();
    const before = this.#kept;
    if (version !== before.version) {
      throw new WebError('SETTINGS_CHANGED');
    }
    const settings = siteSettingsSchema.parse({ ...before.settings, ...withoutGaps(wished) });
    const changes = differencesOf(before.settings, settings);
    if (isTrial || changes.length === 0) {
      return { changes, version };
    }
    const next = { version: version + 1, settings };
    const text = JSON.stringify(next);
    if (!(await store.settings.swap(STORED_AS, before.text, text))) {
      await this.#read();
      throw new WebError('SETTINGS_CHANGED');
    }
    this.#kept = { ...next, text };
    const detail = Object.fromEntries(changes.map(({ name, from, to }) => [name, `${from} → ${to}`]));
    await store.audit.add({ by, action: 'settings.changed', subject: '', detail });
    log.info({ user: by.id, settings: changes.map(({ name }) => name) }, 'web: settings were changed');
    await this.#forgetActivity();
    return { changes, version: next.version };
  }

  async #read(): Promise<void> {
    const text = await this.#parts.store.settings.get(STORED_AS);
    if (text !== this.#kept.text) {
      this.#kept = { ...readStored(text), text };
    }
  }

  async #forgetActivity(): Promise<void> {
    const { store, clock } = this.#parts;
    await store.audit.removeBefore(clock.wallNow() - this.now().activityDays * DAY_MS);
  }
}

/** Each setting by itself: one that cannot be read is as at first, and the others hold. */
function readStored(text: string | undefined): Omit<Kept, 'text'> {
  const stored = storedSchema.safeParse(text === undefined ? undefined : JSON.parse(text)).data;
  const names = Object.keys(DEFAULT_SITE_SETTINGS) as SiteSettingName[];
  const read = names.flatMap((name) => {
    const { success, data } = siteSettingsSchema.shape[name].safeParse(stored?.settings[name]);
    return success ? [[name, data] as const] : [];
  });
  return {
    version: stored?.version ?? 0,
    settings: { ...DEFAULT_SITE_SETTINGS, ...(Object.fromEntries(read) as Partial<SiteSettings>) },
  };
}

function withoutGaps(wished: SiteSettingsPatch['settings']): Partial<SiteSettings> {
  return Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined)) as Partial<SiteSettings>;
}

function differencesOf(before: SiteSettings, after: SiteSettings): SiteSettingsChanged['changes'] {
  return (Object.keys(before) as SiteSettingName[])
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, from: before[name], to: after[name] }));
}
