'use client';

import type { InvitationMade, Person, SignInLinkMade } from '@rostrum/contract/people';
import type { UserRole } from '@rostrum/contract/user-role';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { askApi } from '../browser/api.ts';
import { sayAgo } from '../browser/words.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import styles from './admin.module.css';
import { ChannelChecks, type ChannelChoice } from './channel-checks.tsx';
import { ROLE_WORDS } from './role-words.ts';

export type PersonRowProps = {
  readonly person: Person;
  readonly channels: readonly ChannelChoice[];
  readonly onChange: () => Promise<void>;
};

/** One person: what they may, and below it, once opened, what can be changed. */
export function PersonRow({ person, channels, onChange }: PersonRowProps) {
  const { email, name, role, may, isSelf } = person;
  const [isOpen, setOpen] = useState(false);
  const isChangeable = may.roles.length > 0 || may.remove || may.reset || may.suspend;
  const called = name === '' ? email : name;
  return (
    <li>
      <div className={styles['person']}>
        <span className={styles['initial']} aria-hidden="true">
          {called.slice(0, 1).toUpperCase()}
        </span>
        <span className={styles['who']}>
          <strong>
            {called}
            {isSelf && <span className={styles['tag']}>you</span>}
            {person.suspendedAt !== null && (
              <span className={styles['tag']} data-kind="suspended">
                suspended
              </span>
            )}
          </strong>
          <small>{name === '' ? '' : email}</small>
          <small suppressHydrationWarning>{timesOf(person)}</small>
        </span>
        <span className={styles['role']} data-role={role}>
          {ROLE_WORDS[role].label}
        </span>
        {isChangeable && (
          <button
            type="button"
            className="button"
            data-kind="plain"
            data-shape="round"
            aria-expanded={isOpen}
            aria-label={`Change ${called}`}
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronDown aria-hidden="true" />
          </button>
        )}
      </div>
      {isOpen && <PersonChanges person={person} channels={channels} onChange={onChange} />}
    </li>
  );
}

function PersonChanges({ person, channels, onChange }: PersonRowProps) {
  const { id, email, may } = person;
  const [role, setRole] = useState<UserRole>(person.role);
  const [named, setNamed] = useState<readonly string[]>(person.channels);
  const [said, setSaid] = useState<{ isFault: boolean; say: string }>();
  const [isRemoving, setRemoving] = useState(false);
  const [isSuspending, setSuspending] = useState(false);
  const isSuspended = person.suspendedAt !== null;
  const [link, setLink] = useState<{ text: string; url: string }>();
  const path = `people/${encodeURIComponent(id)}`;

  const save = async (): Promise<void> => {
    const patch = { role, ...(role === 'moderator' ? { channels: named } : {}) };
    const outcome = await askApi('PATCH', path, patch);
    setSaid(outcome.ok ? { isFault: false, say: 'Saved. It holds from now on.' } : { isFault: true, say: outcome.say });
    await onChange();
  };
  const remove = async (): Promise<void> => {
    const outcome = await askApi('DELETE', path);
    if (!outcome.ok) {
      setSaid({ isFault: true, say: outcome.say });
    }
    await onChange();
  };
  const suspend = async (wish: boolean): Promise<void> => {
    const outcome = await askApi('PATCH', path, { isSuspended: wish });
    setSuspending(false);
    const say = wish ? 'Suspended: signed out everywhere.' : 'They may sign in again.';
    setSaid(outcome.ok ? { isFault: false, say } : { isFault: true, say: outcome.say });
    await onChange();
  };
  const reset = async (): Promise<void> => {
    const outcome = await askApi<InvitationMade>('POST', 'invitations', { kind: 'reset', userId: id });
    if (outcome.ok) {
      const text = `Send it to ${email}. It works once, for a day, and is shown only now; the present password holds until then.`;
      setLink({ text, url: outcome.value.url });
    } else {
      setSaid({ isFault: true, say: outcome.say });
    }
    await onChange();
  };
  const offerSignIn = async (): Promise<void> => {
    const outcome = await askApi<SignInLinkMade>('POST', `${path}/sign-in-link`);
    if (outcome.ok) {
      const text = `Send it to ${email}, and to nobody else: whoever opens it is signed in as them. It works once, for a day, and is shown only now.`;
      setLink({ text, url: outcome.value.url });
    } else {
      setSaid({ isFault: true, say: outcome.say });
    }
  };

  return (
    <div className={styles['changes']}>
      {may.roles.length > 0 && (
        <label className="field">
          <span>Role</span>
          <select className="input" value={role} onChange={(event) => setRole(event.currentTarget.value as UserRole)}>
            {may.roles.map((choice) => (
              <option key={choice} value={choice}>
                {ROLE_WORDS[choice].label}: {ROLE_WORDS[choice].may}
              </option>
            ))}
          </select>
        </label>
      )}
      {role === 'moderator' && (
        <ChannelChecks legend="Keeps order in the chats of" channels={channels} named={named} onChange={setNamed} />
      )}
      {said !== undefined && (
        <p className={said.isFault ? 'fault' : styles['done']} role="status">
          {said.say}
        </p>
      )}
      <div className={styles['actions']}>
        {may.roles.length > 0 && (
          <button type="button" className="button" data-kind="quiet" onClick={() => void save()}>
            Save
          </button>
        )}
        {may.reset && (
          <>
            <button type="button" className="button" data-kind="plain" onClick={() => void offerSignIn()}>
              Link to sign in
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => void reset()}>
              Link for a new password
            </button>
          </>
        )}
        {may.suspend &&
          (isSuspended ? (
            <button type="button" className="button" data-kind="plain" onClick={() => void suspend(false)}>
              End the suspension
            </button>
          ) : (
            <button type="button" className="button" data-kind="plain" onClick={() => setSuspending(true)}>
              Suspend…
            </button>
          ))}
        {may.remove && (
          <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(true)}>
            Remove…
          </button>
        )}
      </div>
      {link !== undefined && (
        <ShownOnce
          title="The link is ready."
          text={link.text}
          label="Link"
          value={link.url}
          onClose={() => setLink(undefined)}
        />
      )}
      {isSuspending && (
        <div className={styles['sure']}>
          <p>
            {email} is signed out everywhere at once, cannot sign in, and their API keys hold no more, until you end the
            suspension. Their channels stay, with their encoders and viewers.
          </p>
          <div className={styles['actions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void suspend(true)}>
              Suspend {email}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setSuspending(false)}>
              Leave it
            </button>
          </div>
        </div>
      )}
      {isRemoving && (
        <div className={styles['sure']}>
          <p>{email} is signed out everywhere at once. Their channels become yours.</p>
          <div className={styles['actions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void remove()}>
              Remove {email}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(false)}>
              Keep
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

function timesOf({ createdAt, lastSeenAt, role, channels }: Person): string {
  const now = Date.now();
  const parts = [
    lastSeenAt === null ? 'not seen yet' : `here ${sayAgo(lastSeenAt, now)}`,
    `joined ${sayAgo(createdAt, now)}`,
    ...(role === 'moderator' ? [channels.length === 0 ? 'no channels' : `for ${channels.join(', ')}`] : []),
  ];
  return parts.join(' · ');
}
