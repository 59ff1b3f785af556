'use client';

import type { InvitationRow } from '@rostrum/contract/people';
import { useState } from 'react';
import { askApi } from '../browser/api.ts';
import styles from './admin.module.css';
import { ROLE_WORDS } from './role-words.ts';

const HOUR_MS = 3_600_000;

/** Links that nobody has used yet, and the way to take them back. */
export function InvitationList(props: { invitations: readonly InvitationRow[]; onChange: () => Promise<void> }) {
  const { invitations, onChange } = props;
  const [fault, setFault] = useState<string>();
  const revoke = async (id: string): Promise<void> => {
    const outcome = await askApi('DELETE', `invitations/${encodeURIComponent(id)}`);
    setFault(outcome.ok ? undefined : outcome.say);
    await onChange();
  };
  return (
    <section className={`panel ${styles['card']}`}>
      <h2>Links not used yet</h2>
      <ul className={styles['links']}>
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <span>
              <strong>{titleOf(invitation)}</strong>
              <small suppressHydrationWarning>{detailOf(invitation)}</small>
            </span>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              data-size="small"
              aria-label={`Take back: ${titleOf(invitation)}`}
              onClick={() => void revoke(invitation.id)}
            >
              Take back
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

function titleOf({ kind, email, role }: InvitationRow): string {
  return kind === 'reset'
    ? `New password for ${email ?? 'somebody'}`
    : `${ROLE_WORDS[role].label}: ${email ?? 'whoever has the link'}`;
}

function detailOf({ expiresAt, channels }: InvitationRow): string {
  const hours = Math.max(1, Math.round((expiresAt - Date.now()) / HOUR_MS));
  const left = hours < 48 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : `${Math.floor(hours / 24)} days`;
  return [`holds for ${left}`, ...(channels.length === 0 ? [] : [`for ${channels.join(', ')}`])].join(' · ');
}
