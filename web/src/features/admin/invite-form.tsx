'use client';

import type { InvitationMade } from '@rostrum/contract/people';
import type { UserRole } from '@rostrum/contract/user-role';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import styles from './admin.module.css';
import { ChannelChecks, type ChannelChoice } from './channel-checks.tsx';
import { ROLE_WORDS } from './role-words.ts';

export type InviteFormProps = {
  readonly roles: readonly UserRole[];
  readonly channels: readonly ChannelChoice[];
  readonly onMade: () => Promise<void>;
  readonly onClose: () => void;
};

/** Makes a link by which somebody joins, and shows it this once. */
export function InviteForm({ roles, channels, onMade, onClose }: InviteFormProps) {
  const say = useSay('admin');
  const entry = useSay('entry');
  const [role, setRole] = useState<UserRole>(roles.includes('creator') ? 'creator' : 'viewer');
  const [named, setNamed] = useState<readonly string[]>([]);
  const [made, setMade] = useState<InvitationMade>();
  const [fault, setFault] = useState<string>();

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('email');
    const email = typeof given === 'string' ? given.trim() : '';
    const outcome = await askApi<InvitationMade>('POST', 'invitations', {
      kind: 'join',
      role,
      ...(email === '' ? {} : { email }),
      channels: role === 'moderator' ? named : [],
    });
    if (!outcome.ok) {
      setFault(outcome.say);
      return;
    }
    setFault(undefined);
    setMade(outcome.value);
    await onMade();
  };

  if (made !== undefined) {
    return (
      <ShownOnce
        title={say('invitationReady')}
        text={say('invitationText', { days: daysOf(made) })}
        label={say('link')}
        value={made.url}
        onClose={onClose}
      />
    );
  }
  return (
    <form
      method="post"
      className={`panel ${styles['card']} ${styles['form']}`}
      onSubmit={(event) => void onSubmit(event)}
    >
      <h2>{say('inviteSomebody')}</h2>
      <fieldset className="choices">
        <legend>{say('as')}</legend>
        {roles.map((choice) => (
          <label key={choice}>
            <input type="radio" name="role" checked={choice === role} onChange={() => setRole(choice)} />
            <span>
              <strong>{say(ROLE_WORDS[choice].label)}</strong>
              <small>{say(ROLE_WORDS[choice].may)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {role === 'moderator' && (
        <ChannelChecks legend={say('inChatsOf')} channels={channels} named={named} onChange={setNamed} />
      )}
      <label className="field">
        <span>
          {entry('email')}
          <em className={styles['optional']}> {entry('optional')}</em>
        </span>
        <input className="input" name="email" type="email" autoComplete="off" />
        <small>{say('inviteEmailHelp')}</small>
      </label>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className={styles['actions']}>
        <button type="submit" className="button">
          {say('makeLink')}
        </button>
        <button type="button" className="button" data-kind="plain" onClick={onClose}>
          {say('cancel')}
        </button>
      </div>
    </form>
  );
}

/** @returns how many days it holds. */
function daysOf({ invitation: { createdAt, expiresAt } }: InvitationMade): number {
  return Math.round((expiresAt - createdAt) / 86_400_000);
}
