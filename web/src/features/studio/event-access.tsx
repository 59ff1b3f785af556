'use client';

import type { Access } from '@rostrum/contract/channel-card';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { formText } from '../browser/form-text.ts';
import { ACCESS_KINDS } from './access-words.ts';
import { GroupPicker } from './group-picker.tsx';

export type EventAccessProps = {
  readonly groups: readonly string[];
  readonly onGroups: (groups: readonly string[]) => void;
};

/** Who may watch one event: fields of the form around it, read by {@link readEventAccess}. */
export function EventAccess({ groups, onGroups }: EventAccessProps) {
  const say = useSay('studio');
  const [kind, setKind] = useState<Access | ''>('');
  return (
    <>
      <label className="field">
        <span>{say('whoMayWatch')}</span>
        <select
          className="input"
          name="kind"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as Access | '')}
        >
          <option value="">{say('asChannel')}</option>
          {ACCESS_KINDS.map((each) => (
            <option key={each} value={each}>
              {say(`${each}Name`)}
            </option>
          ))}
        </select>
        {kind !== '' && <small>{say('eventAccessWhen')}</small>}
      </label>
      {kind === 'password' && (
        <label className="field">
          <span>{say('eventPassword')}</span>
          <input
            className="input"
            name="password"
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            minLength={6}
            maxLength={256}
            required
          />
        </label>
      )}
      {kind === 'members' && (
        <>
          <GroupPicker chosen={groups} onChange={onGroups} />
          <p className="field">
            <small>{say('withoutGroup')}</small>
          </p>
        </>
      )}
      {kind === 'ticket' && (
        <p className="field">
          <small>{say('eventTickets')}</small>
        </p>
      )}
    </>
  );
}

/** @returns null: as on the channel. */
export function readEventAccess(form: FormData, groups: readonly string[]) {
  const kind = ACCESS_KINDS.find((each) => each === formText(form, 'kind'));
  if (kind === undefined) {
    return null;
  }
  return {
    kind,
    ...(kind === 'password' ? { password: formText(form, 'password') } : {}),
    groups: kind === 'members' ? groups : [],
  };
}
