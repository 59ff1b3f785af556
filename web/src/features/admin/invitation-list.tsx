'use client';

import type { InvitationRow } from '@rostrum/contract/people';
import { useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import styles from './admin.module.css';
import { ROLE_WORDS } from './role-words.ts';

const HOUR_MS = 3_600_000;

/** Links that nobody has used yet, and the way to take them back. */
export function InvitationList(props: { invitations: readonly InvitationRow[]; onChange: () => Promise<void> }) {
  const say = useSay('admin');
  const { invitations, onChange } = props;
  const [fault, setFault] = useState<string>();
  const revoke = async (id: string): Promise<void> => {
    const outcome = await askApi('DELETE', `invitations/${encodeURIComponent(id)}`);
    setFault(outcome.ok ? undefined : outcome.say);
    await onChange();
  };
  return (
    <section className={`panel ${styles['card']}`}>
      <h2>{say('unusedLinks')}</h2>
      <ul className={styles['links']}>
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <span>
              <strong>{titleOf(invitation, say)}</strong>
              <small suppressHydrationWarning>{detailOf(invitation, say)}</small>
            </span>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              data-size="small"
              aria-label={say('takeBackOf', { title: titleOf(invitation, say) })}
              onClick={() => void revoke(invitation.id)}
            >
              {say('takeBack')}
            </button>
          </li>
        ))}
      </ul>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}

function titleOf({ kind, email, role }: InvitationRow, say: Say<'admin'>): string {
  return kind === 'reset'
    ? say('newPasswordFor', { who: email ?? say('somebody') })
    : `${say(ROLE_WORDS[role].label)}: ${email ?? say('whoeverHasLink')}`;
}

function detailOf({ expiresAt, channels }: InvitationRow, say: Say<'admin'>): string {
  const hours = Math.max(1, Math.round((expiresAt - Date.now()) / HOUR_MS));
  const left =
    hours < 48 ? say('holdsForHours', { count: hours }) : say('holdsForDays', { count: Math.floor(hours / 24) });
  return [left, ...(channels.length === 0 ? [] : [say('forChannels', { channels: channels.join(', ') })])].join(' · ');
}
