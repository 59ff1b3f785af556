'use client';

import { MailCheck, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Say } from '../../language/speaker.ts';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './access-card.module.css';
import studio from './studio.module.css';

type Member = { readonly email: string; readonly name: string; readonly isVerified: boolean };

/** More are found by typing. */
const SHOWN_MAX = 50;

/** The people who may watch a channel of members; lists come from wherever people keep them. */
export function MemberList({ slug }: { slug: string }) {
  const say = useSay('studio');
  const sayRich = useSayRich('studio');
  const [hasMail, setHasMail] = useState(false);
  const [members, setMembers] = useState<readonly Member[]>();
  const [sought, setSought] = useState('');
  const [told, setTold] = useState<{ isFault: boolean; say: string }>();

  const load = useCallback(async (): Promise<void> => {
    const outcome = await askApi<{ members: readonly Member[]; hasMail: boolean }>('GET', `channels/${slug}/members`);
    if (outcome.ok) {
      setMembers(outcome.value.members);
      setHasMail(outcome.value.hasMail);
    } else {
      setTold({ isFault: true, say: outcome.say });
    }
  }, [slug]);
  useEffect(() => void load(), [load]);

  const add = async (list: string): Promise<void> => {
    const outcome = await askApi<{ added: number; skipped: readonly string[] }>('POST', `channels/${slug}/members`, {
      list,
    });
    setTold(outcome.ok ? { isFault: false, say: sayAdded(say, outcome.value) } : { isFault: true, say: outcome.say });
    await load();
  };
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    await add(formText(new FormData(form), 'list'));
    form.reset();
  };
  const remove = async (email: string): Promise<void> => {
    const outcome = await askApi('DELETE', `channels/${slug}/members/${encodeURIComponent(email)}`);
    setTold(outcome.ok ? undefined : { isFault: true, say: outcome.say });
    await load();
  };

  const words = sought.trim().toLowerCase();
  const found = members?.filter(({ email, name }) => `${email} ${name.toLowerCase()}`.includes(words)) ?? [];
  return (
    <div className={styles['part']}>
      <h3>
        {members === undefined
          ? say('membersName')
          : sayRich('membersCounted', {
              count: members.length,
              faint: (text: readonly ReactNode[]) => (
                <span key="count" className={studio['faint']}>
                  {text}
                </span>
              ),
            })}
      </h3>
      <form method="post" className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
        <label className="field">
          <span>{say('addPeople')}</span>
          <textarea
            className="input"
            name="list"
            rows={3}
            placeholder={say('addPeopleExample')}
            spellCheck={false}
            required
          />
          <small>{hasMail ? say('addPeopleMailed') : say('addPeopleUnverified')}</small>
        </label>
        <div className={studio['formActions']}>
          <button type="submit" className="button" data-kind="quiet">
            {say('add')}
          </button>
          <label className={`button ${styles['file']}`} data-kind="plain">
            {say('fromFile')}
            <input
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              className="visually-hidden"
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = '';
                void file?.text().then(add);
              }}
            />
          </label>
        </div>
      </form>
      {told !== undefined && (
        <p className={told.isFault ? 'fault' : studio['done']} role="status">
          {told.say}
        </p>
      )}
      {members !== undefined && members.length > 8 && (
        <input
          className="input"
          type="search"
          aria-label={say('findMember')}
          placeholder={say('findMember')}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      <ul className={styles['rows']}>
        {found.slice(0, SHOWN_MAX).map(({ email, name, isVerified }) => (
          <li key={email}>
            <span>
              {name === '' ? email : name}
              {name !== '' && <small>{email}</small>}
            </span>
            {isVerified && (
              <span className={styles['verified']} title={say('verifiedHelp')}>
                <MailCheck aria-hidden="true" /> {say('verified')}
              </span>
            )}
            <button
              type="button"
              className="button"
              data-kind="plain"
              data-shape="round"
              aria-label={say('removeOf', { email })}
              title={say('remove')}
              onClick={() => void remove(email)}
            >
              <X aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN_MAX && (
        <p className={studio['faint']}>{say('membersMore', { count: found.length - SHOWN_MAX })}</p>
      )}
    </div>
  );
}

function sayAdded(say: Say<'studio'>, { added, skipped }: { added: number; skipped: readonly string[] }): string {
  const people = say('peopleAdded', { count: added });
  return skipped.length === 0 ? people : `${people} ${say('noAddressIn', { lines: skipped.slice(0, 3).join(' · ') })}`;
}
