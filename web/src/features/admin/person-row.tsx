'use client';

import type { InvitationMade, Person, SignInLinkMade } from '@rostrum/contract/people';
import type { UserRole } from '@rostrum/contract/user-role';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
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
  const say = useSay('admin');
  const timesOf = useTimes();
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
            {isSelf && <span className={styles['tag']}>{say('you')}</span>}
            {person.suspendedAt !== null && (
              <span className={styles['tag']} data-kind="suspended">
                {say('suspended')}
              </span>
            )}
          </strong>
          <small>{name === '' ? '' : email}</small>
          <small suppressHydrationWarning>{timesOf(person)}</small>
        </span>
        <span className={styles['role']} data-role={role}>
          {say(ROLE_WORDS[role].label)}
        </span>
        {isChangeable && (
          <button
            type="button"
            className="button"
            data-kind="plain"
            data-shape="round"
            aria-expanded={isOpen}
            aria-label={say('change', { name: called })}
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
  const words = useSay('admin');
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
    setSaid(outcome.ok ? { isFault: false, say: words('savedHolds') } : { isFault: true, say: outcome.say });
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
    const say = words(wish ? 'suspendDone' : 'mayAgain');
    setSaid(outcome.ok ? { isFault: false, say } : { isFault: true, say: outcome.say });
    await onChange();
  };
  const reset = async (): Promise<void> => {
    const outcome = await askApi<InvitationMade>('POST', 'invitations', { kind: 'reset', userId: id });
    if (outcome.ok) {
      setLink({ text: words('passwordLinkText', { email }), url: outcome.value.url });
    } else {
      setSaid({ isFault: true, say: outcome.say });
    }
    await onChange();
  };
  const offerSignIn = async (): Promise<void> => {
    const outcome = await askApi<SignInLinkMade>('POST', `${path}/sign-in-link`);
    if (outcome.ok) {
      setLink({ text: words('signInLinkText', { email }), url: outcome.value.url });
    } else {
      setSaid({ isFault: true, say: outcome.say });
    }
  };

  return (
    <div className={styles['changes']}>
      {may.roles.length > 0 && (
        <label className="field">
          <span>{words('role')}</span>
          <select className="input" value={role} onChange={(event) => setRole(event.currentTarget.value as UserRole)}>
            {may.roles.map((choice) => (
              <option key={choice} value={choice}>
                {words(ROLE_WORDS[choice].label)}: {words(ROLE_WORDS[choice].may)}
              </option>
            ))}
          </select>
        </label>
      )}
      {role === 'moderator' && (
        <ChannelChecks legend={words('keepsOrderIn')} channels={channels} named={named} onChange={setNamed} />
      )}
      {said !== undefined && (
        <p className={said.isFault ? 'fault' : styles['done']} role="status">
          {said.say}
        </p>
      )}
      <div className={styles['actions']}>
        {may.roles.length > 0 && (
          <button type="button" className="button" data-kind="quiet" onClick={() => void save()}>
            {words('save')}
          </button>
        )}
        {may.reset && (
          <>
            <button type="button" className="button" data-kind="plain" onClick={() => void offerSignIn()}>
              {words('linkToSignIn')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => void reset()}>
              {words('linkForPassword')}
            </button>
          </>
        )}
        {may.suspend &&
          (isSuspended ? (
            <button type="button" className="button" data-kind="plain" onClick={() => void suspend(false)}>
              {words('endSuspension')}
            </button>
          ) : (
            <button type="button" className="button" data-kind="plain" onClick={() => setSuspending(true)}>
              {words('suspendAsk')}
            </button>
          ))}
        {may.remove && (
          <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(true)}>
            {words('removeAsk')}
          </button>
        )}
      </div>
      {link !== undefined && (
        <ShownOnce
          title={words('linkReady')}
          text={link.text}
          label={words('link')}
          value={link.url}
          onClose={() => setLink(undefined)}
        />
      )}
      {isSuspending && (
        <div className={styles['sure']}>
          <p>{words('suspendText', { email })}</p>
          <div className={styles['actions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void suspend(true)}>
              {words('suspend', { email })}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setSuspending(false)}>
              {words('leaveIt')}
            </button>
          </div>
        </div>
      )}
      {isRemoving && (
        <div className={styles['sure']}>
          <p>{words('removeText', { email })}</p>
          <div className={styles['actions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void remove()}>
              {words('removeOf', { email })}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setRemoving(false)}>
              {words('keep')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

/** @returns what says when somebody came, and for which channels a moderator is there. */
function useTimes(): (person: Person) => string {
  const say = useSay('admin');
  const ago = useAgo();
  return ({ createdAt, lastSeenAt, role, channels }) => {
    const now = Date.now();
    const parts = [
      lastSeenAt === null ? say('notSeenYet') : say('hereAgo', { ago: ago(lastSeenAt, now) }),
      say('joinedAgo', { ago: ago(createdAt, now) }),
    ];
    const named = channels.length === 0 ? say('noChannels') : say('forChannels', { channels: channels.join(', ') });
    return [...parts, ...(role === 'moderator' ? [named] : [])].join(' · ');
  };
}
