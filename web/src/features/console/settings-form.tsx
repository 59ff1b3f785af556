'use client';

import type {
  SiteSettingName,
  SiteSettings,
  SiteSettingsChanged,
  SiteSettingsShown,
} from '@rostrum/contract/site-settings';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import { askApi } from '../browser/api.ts';
import styles from './console.module.css';
import { MachineSettings } from './machine-settings.tsx';
import { labelOf, SETTING_ROWS } from './setting-words.ts';

type Texts = Readonly<Record<SiteSettingName, string>>;

/** `/admin/settings`: what holds for all of the site; what is changed is shown once more before it is saved. */
export function SettingsForm({ known }: { known: SiteSettingsShown }) {
  const say = useSay('admin');
  const [shown, setShown] = useState(known);
  const [texts, setTexts] = useState<Texts>(textsOf(known.settings));
  const [found, setFound] = useState<SiteSettingsChanged['changes']>();
  const [said, setSaid] = useState<{ readonly isFault: boolean; readonly say: string }>();
  const [isStale, setStale] = useState(false);
  const [isBusy, setBusy] = useState(false);

  const send = async (isTrial: boolean): Promise<SiteSettingsChanged | undefined> => {
    setBusy(true);
    const settings = changedOf(shown.settings, texts);
    const outcome = await askApi<SiteSettingsChanged>('PATCH', 'settings', {
      settings,
      version: shown.version,
      isTrial,
    });
    setBusy(false);
    setSaid(outcome.ok ? undefined : { isFault: true, say: outcome.say });
    setStale(!outcome.ok && outcome.code === 'SETTINGS_CHANGED');
    return outcome.ok ? outcome.value : undefined;
  };
  const review = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const answer = await send(true);
    setFound(answer !== undefined && answer.changes.length > 0 ? answer.changes : undefined);
    if (answer?.changes.length === 0) {
      setSaid({ isFault: false, say: say('nothingChanged') });
    }
  };
  const save = async (): Promise<void> => {
    const answer = await send(false);
    setFound(undefined);
    if (answer !== undefined) {
      await look();
      setSaid({ isFault: false, say: say('savedHolds') });
    }
  };
  const look = async (): Promise<void> => {
    const outcome = await askApi<SiteSettingsShown>('GET', 'settings');
    if (outcome.ok) {
      setShown(outcome.value);
      setTexts(textsOf(outcome.value.settings));
      setStale(false);
    }
    setSaid(outcome.ok ? undefined : { isFault: true, say: outcome.say });
  };

  return (
    <div className={admin['page']}>
      <AdminWays at="settings" />
      <div className={admin['head']}>
        <div>
          <h1>{say('settings')}</h1>
          <p className={admin['soft']}>{say('settingsText')}</p>
        </div>
      </div>
      <form
        method="post"
        noValidate
        className={`panel ${admin['card']}`}
        aria-label={say('settings')}
        onSubmit={(event) => void review(event)}
      >
        {SETTING_ROWS.map(({ name, help, kind }) => (
          <label key={name} className={`field ${admin['form']}`}>
            <span>{say(name)}</span>
            <input
              className="input"
              name={name}
              inputMode={kind === 'number' ? 'numeric' : 'text'}
              autoComplete="off"
              value={texts[name]}
              disabled={found !== undefined}
              onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
            />
            <small>{say(help)}</small>
          </label>
        ))}
        {said !== undefined && (
          <p className={said.isFault ? 'fault' : admin['done']} role={said.isFault ? 'alert' : 'status'}>
            {said.say}
          </p>
        )}
        {found === undefined ? (
          <div className={admin['actions']}>
            <button type="submit" className="button" disabled={isBusy}>
              {say('reviewChanges')}
            </button>
            {isStale && (
              <button type="button" className="button" data-kind="quiet" onClick={() => void look()}>
                {say('showNow')}
              </button>
            )}
          </div>
        ) : (
          <div className={admin['sure']} role="status">
            <ul className={styles['diff']} aria-label={say('whatChanges')}>
              {found.map(({ name, from, to }) => (
                <li key={name}>
                  <strong>{labelOf(name, say)}</strong>
                  <span>
                    <del>{from}</del> <span aria-hidden="true">→</span> <ins>{to}</ins>
                  </span>
                </li>
              ))}
            </ul>
            <div className={admin['actions']}>
              <button type="button" className="button" disabled={isBusy} onClick={() => void save()}>
                {say('save')}
              </button>
              <button type="button" className="button" data-kind="plain" onClick={() => setFound(undefined)}>
                {say('changeMore')}
              </button>
            </div>
          </div>
        )}
      </form>
      {shown.machines.map((machine) => (
        <MachineSettings
          key={`${machine.host} ${machine.rows.map(({ value }) => value).join(' ')}`}
          machine={machine}
        />
      ))}
    </div>
  );
}

function textsOf(settings: SiteSettings): Texts {
  return Object.fromEntries(SETTING_ROWS.map(({ name }) => [name, String(settings[name])])) as Texts;
}

/** What is not a number is sent as it was typed: the site says what is wrong with it. */
function changedOf(settings: SiteSettings, texts: Texts): Readonly<Record<string, string | number>> {
  const changed = SETTING_ROWS.filter(({ name }) => texts[name] !== String(settings[name]));
  return Object.fromEntries(
    changed.map(({ name, kind }) => {
      const text = texts[name].trim();
      return [name, kind === 'number' && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text];
    }),
  );
}
