'use client';

import { MailCheck, X } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './access-card.module.css';
import studio from './studio.module.css';

type Member = { readonly email: string; readonly name: string; readonly isVerified: boolean };

/** More are found by typing. */
const SHOWN_MAX = 50;

/** What an address in the list is worth, where links are mailed and where not. */
const MAILED =
  'They sign in by a link that is mailed to them, and need no account before. Addresses marked as verified have done so; ' +
  'of the others, somebody with an open invitation link may have made an account: the mailed link ends its password.';
const UNVERIFIED =
  'They sign in with an account of that address. Addresses are not verified, since this site sends no mail: whoever has ' +
  'an open invitation link may join by any that has no account yet, so give such a link to these people only, or invite ' +
  'each by a link of their own.';

/** The people who may watch a channel of members; lists come from wherever people keep them. */
export function MemberList({ slug }: { slug: string }) {
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
    setTold(outcome.ok ? { isFault: false, say: sayAdded(outcome.value) } : { isFault: true, say: outcome.say });
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
        Members {members !== undefined && <span className={studio['faint']}>{members.length.toLocaleString()}</span>}
      </h3>
      <form method="post" className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
        <label className="field">
          <span>Add people</span>
          <textarea
            className="input"
            name="list"
            rows={3}
            placeholder={'ann@example.org\nBen Carter, ben@example.org'}
            spellCheck={false}
            required
          />
          <small>E-mail addresses, one a line; or a CSV file. {hasMail ? MAILED : UNVERIFIED}</small>
        </label>
        <div className={studio['formActions']}>
          <button type="submit" className="button" data-kind="quiet">
            Add
          </button>
          <label className={`button ${styles['file']}`} data-kind="plain">
            From a CSV file…
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
          aria-label="Find a member"
          placeholder="Find a member"
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
              <span className={styles['verified']} title="They signed in by a link that was mailed to this address">
                <MailCheck aria-hidden="true" /> verified
              </span>
            )}
            <button
              type="button"
              className="button"
              data-kind="plain"
              data-shape="round"
              aria-label={`Remove ${email}`}
              title="Remove"
              onClick={() => void remove(email)}
            >
              <X aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN_MAX && (
        <p className={studio['faint']}>and {(found.length - SHOWN_MAX).toLocaleString()} more: type to find them</p>
      )}
    </div>
  );
}

function sayAdded({ added, skipped }: { added: number; skipped: readonly string[] }): string {
  const people = added === 1 ? '1 person is new.' : `${added.toLocaleString()} people are new.`;
  return skipped.length === 0 ? people : `${people} No address in: ${skipped.slice(0, 3).join(' · ')}`;
}
