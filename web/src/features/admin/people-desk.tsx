'use client';

import type { InvitationRow, Person } from '@rostrum/contract/people';
import type { UserRole } from '@rostrum/contract/user-role';
import { UserPlus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import styles from './admin.module.css';
import { AdminWays } from './admin-ways.tsx';
import type { ChannelChoice } from './channel-checks.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteForm } from './invite-form.tsx';
import { PersonRow } from './person-row.tsx';

export type PeopleDeskProps = {
  readonly known: { readonly people: readonly Person[]; readonly invitations: readonly InvitationRow[] };
  readonly channels: readonly ChannelChoice[];
  readonly rolesToInvite: readonly UserRole[];
  /** Why links cannot be mailed, in words. */
  readonly mailFault: string | undefined;
};

/** `/admin`: who there is and what they may; inviting people. */
export function PeopleDesk({ known, channels, rolesToInvite, mailFault }: PeopleDeskProps) {
  const say = useSay('admin');
  const [people, setPeople] = useState(known.people);
  const [invitations, setInvitations] = useState(known.invitations);
  const [isInviting, setInviting] = useState(false);

  const look = useCallback(async () => {
    const [nowPeople, nowInvitations] = await Promise.all([
      askApi<{ people: Person[] }>('GET', 'people'),
      askApi<{ invitations: InvitationRow[] }>('GET', 'invitations'),
    ]);
    if (nowPeople.ok) {
      setPeople(nowPeople.value.people);
    }
    if (nowInvitations.ok) {
      setInvitations(nowInvitations.value.invitations);
    }
  }, []);

  return (
    <div className={styles['page']}>
      <AdminWays at="people" />
      <div className={styles['head']}>
        <div>
          <h1>{say('people')}</h1>
          <p className={styles['soft']}>{say('peopleText')}</p>
        </div>
        {!isInviting && (
          <button type="button" className="button" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden="true" /> {say('invite')}
          </button>
        )}
      </div>
      {mailFault !== undefined && <p className="fault">{say('noMail', { why: mailFault })}</p>}
      {isInviting && (
        <InviteForm roles={rolesToInvite} channels={channels} onMade={look} onClose={() => setInviting(false)} />
      )}
      <ul className={`panel ${styles['people']}`}>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} channels={channels} onChange={look} />
        ))}
      </ul>
      {invitations.length > 0 && <InvitationList invitations={invitations} onChange={look} />}
    </div>
  );
}
