'use client';

import type { ChannelAccess } from '@rostrum/contract/api';
import type { Access } from '@rostrum/contract/channel-card';
import { type FormEvent, useId, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './access-card.module.css';
import { ACCESS_KINDS } from './access-words.ts';
import { CountryChoice, readCountries } from './country-choice.tsx';
import { GroupPicker } from './group-picker.tsx';
import { InForceNote } from './in-force-note.tsx';
import { localTime, readLocalTime } from './local-time.ts';
import { MemberList } from './member-list.tsx';
import { SiteSigning } from './site-signing.tsx';
import studio from './studio.module.css';
import { TicketDesk } from './ticket-desk.tsx';

export type AccessCardProps = {
  readonly slug: string;
  readonly known: ChannelAccess;
  /** As it is now: an event may have access of its own. */
  readonly channel: Pick<ChannelView, 'access' | 'event'>;
  /** Told whether there is something that only Save would keep. */
  readonly onUnsaved?: (isUnsaved: boolean) => void;
  readonly onSaved?: (rules: ChannelAccess) => void;
};

/** Who may watch, when, and on which sites. What is chosen holds at once, for who watches now as well. */
export function AccessCard({ slug, known, channel, onUnsaved, onSaved }: AccessCardProps) {
  const say = useSay('studio');
  const [rules, setRules] = useState(known);
  const [kind, setKind] = useState<Access>(known.access);
  const [groups, setGroups] = useState<readonly string[]>(known.groups.map(({ id }) => id));
  const [told, setTold] = useState<{ isFault: boolean; say: string }>();
  const [isBusy, setBusy] = useState(false);
  const name = useId();

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string): string => formText(form, field);
    const countries = readCountries(form);
    setBusy(true);
    const outcome = await askApi<ChannelAccess>('PUT', `channels/${slug}/access`, {
      access: kind,
      ...(text('password') === '' ? {} : { password: text('password') }),
      groups,
      ...(countries === undefined ? {} : { countries }),
      opensAt: readLocalTime(text('opens')),
      closesAt: readLocalTime(text('closes')),
      embedOrigins: text('embed')
        .split(/[\s,]+/)
        .filter((origin) => origin !== '')
        .map((origin) => (URL.canParse(origin) ? new URL(origin).origin : origin)),
    });
    setBusy(false);
    if (outcome.ok) {
      setRules(outcome.value);
      onUnsaved?.(false);
      onSaved?.(outcome.value);
    }
    setTold(outcome.ok ? { isFault: false, say: say('savedNow') } : { isFault: true, say: outcome.say });
  };

  return (
    <section className={`panel ${studio['card']}`} aria-labelledby={`${name}-head`}>
      <h2 id={`${name}-head`}>{say('whoMayWatch')}</h2>
      <InForceNote channel={channel} />
      <form
        method="post"
        className={styles['form']}
        onChange={() => onUnsaved?.(true)}
        onSubmit={(event) => void onSubmit(event)}
      >
        <fieldset className={styles['kinds']}>
          <legend className="visually-hidden">{say('whoMayWatch')}</legend>
          {ACCESS_KINDS.map((each) => (
            <label key={each} className={styles['kind']}>
              <input type="radio" name={name} value={each} checked={each === kind} onChange={() => setKind(each)} />
              <span>
                {say(`${each}Name`)}
                <small>{say(`${each}Text`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {kind === 'password' && (
          <label className="field">
            <span>{rules.hasPassword ? say('newPassword') : say('password')}</span>
            <input
              className="input"
              name="password"
              type="text"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              minLength={6}
              maxLength={256}
              required={!rules.hasPassword}
              placeholder={rules.hasPassword ? say('passwordKeep') : undefined}
            />
            <small>{say('passwordAsked')}</small>
          </label>
        )}
        {kind === 'members' && (
          <GroupPicker
            chosen={groups}
            onChange={(chosen) => {
              setGroups(chosen);
              onUnsaved?.(true);
            }}
          />
        )}
        <details
          className={styles['more']}
          open={rules.opensAt !== null || rules.closesAt !== null || rules.countries !== null}
        >
          <summary>{say('more')}</summary>
          <div className={styles['times']}>
            <label className="field">
              <span>{say('opens')}</span>
              <input className="input" name="opens" type="datetime-local" defaultValue={localTime(rules.opensAt)} />
            </label>
            <label className="field">
              <span>{say('closes')}</span>
              <input className="input" name="closes" type="datetime-local" defaultValue={localTime(rules.closesAt)} />
            </label>
          </div>
          <label className="field">
            <span>{say('sites')}</span>
            <input
              className="input"
              name="embed"
              defaultValue={rules.embedOrigins.join(' ')}
              placeholder={say('everySite')}
              spellCheck={false}
              autoCapitalize="none"
            />
            <small>{say('sitesHelp')}</small>
          </label>
          <div className={styles['countries']}>
            <CountryChoice known={rules.countries} fault={rules.countriesFault} />
          </div>
        </details>
        {told !== undefined && (
          <p className={told.isFault ? 'fault' : studio['done']} role="status">
            {told.say}
          </p>
        )}
        <div className={studio['formActions']}>
          <button type="submit" className="button" data-kind="quiet" disabled={isBusy}>
            {say('save')}
          </button>
        </div>
      </form>
      {rules.access === 'members' && <MemberList slug={slug} />}
      <TicketDesk slug={slug} isForChannel={rules.access === 'ticket'} />
      {rules.access !== 'public' && rules.access !== 'unlisted' && <SiteSigning slug={slug} />}
    </section>
  );
}
