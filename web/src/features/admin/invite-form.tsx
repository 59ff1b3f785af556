'use client';

import type { InvitationMade } from '@rostrum/contract/people';
import type { UserRole } from '@rostrum/contract/user-role';
import { type FormEvent, useState } from 'react';
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
        title="The invitation is ready."
        text={`Send this link to whoever should join. It works once, for ${daysOf(made)}, and is shown only now.`}
        label="Link"
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
      <h2>Invite somebody</h2>
      <fieldset className="choices">
        <legend>As</legend>
        {roles.map((choice) => (
          <label key={choice}>
            <input type="radio" name="role" checked={choice === role} onChange={() => setRole(choice)} />
            <span>
              <strong>{ROLE_WORDS[choice].label}</strong>
              <small>{ROLE_WORDS[choice].may}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {role === 'moderator' && (
        <ChannelChecks legend="In the chats of" channels={channels} named={named} onChange={setNamed} />
      )}
      <label className="field">
        <span>
          E-mail address<em className={styles['optional']}> optional</em>
        </span>
        <input className="input" name="email" type="email" autoComplete="off" />
        <small>
          With one, only this address can join by the link. Nothing is sent: you hand the link over yourself.
        </small>
      </label>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className={styles['actions']}>
        <button type="submit" className="button">
          Make the link
        </button>
        <button type="button" className="button" data-kind="plain" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** @returns such as "a day", "7 days". */
function daysOf({ invitation: { createdAt, expiresAt } }: InvitationMade): string {
  const days = Math.round((expiresAt - createdAt) / 86_400_000);
  return days === 1 ? 'a day' : `${days} days`;
}
