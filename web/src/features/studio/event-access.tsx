'use client';

import type { Access } from '@rostrum/contract/channel-card';
import { useState } from 'react';
import { formText } from '../browser/form-text.ts';
import { ACCESS_WORDS } from './access-words.ts';
import { GroupPicker } from './group-picker.tsx';

const KINDS = Object.keys(ACCESS_WORDS) as Access[];

export type EventAccessProps = {
  readonly groups: readonly string[];
  readonly onGroups: (groups: readonly string[]) => void;
};

/** Who may watch one event: fields of the form around it, read by {@link readEventAccess}. */
export function EventAccess({ groups, onGroups }: EventAccessProps) {
  const [kind, setKind] = useState<Access | ''>('');
  return (
    <>
      <label className="field">
        <span>Who may watch</span>
        <select
          className="input"
          name="kind"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as Access | '')}
        >
          <option value="">as on the channel</option>
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {ACCESS_WORDS[each].name}
            </option>
          ))}
        </select>
        {kind !== '' && (
          <small>
            From 15 minutes before it starts, or from when the encoder starts within the hour before, until it is over,
            also where it goes on for longer.
          </small>
        )}
      </label>
      {kind === 'password' && (
        <label className="field">
          <span>Password of the event</span>
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
            <small>Without a group, it is for the members of the channel.</small>
          </p>
        </>
      )}
      {kind === 'ticket' && (
        <p className="field">
          <small>Make its tickets below, under “Who may watch”. Tickets of the channel open it, too.</small>
        </p>
      )}
    </>
  );
}

/** @returns null: as on the channel. */
export function readEventAccess(form: FormData, groups: readonly string[]) {
  const kind = KINDS.find((each) => each === formText(form, 'kind'));
  if (kind === undefined) {
    return null;
  }
  return {
    kind,
    ...(kind === 'password' ? { password: formText(form, 'password') } : {}),
    groups: kind === 'members' ? groups : [],
  };
}
