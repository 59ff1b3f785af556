'use client';

import type { GroupMembersAdded } from '@rostrum/contract/groups';
import { X } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './admin.module.css';

type Member = { readonly email: string; readonly name: string };

/** More are found by typing. */
const SHOWN_MAX = 50;
/** Few enough to be seen at once. */
const SEARCHED_FROM = 8;

export type GroupPeopleProps = {
  /** Of the group, in the API. */
  readonly path: string;
  readonly onChange: () => Promise<void>;
};

/** Who is in a group: added one by one or from a list, and removed. */
export function GroupPeople({ path, onChange }: GroupPeopleProps) {
  const say = useSay('admin');
  const [members, setMembers] = useState<readonly Member[]>();
  const [sought, setSought] = useState('');
  const [fault, setFault] = useState<string>();
  const [added, setAdded] = useState<GroupMembersAdded>();

  const load = useCallback(async (): Promise<void> => {
    const outcome = await askApi<{ members: readonly Member[] }>('GET', `${path}/members`);
    if (outcome.ok) {
      setMembers(outcome.value.members);
    } else {
      setFault(outcome.say);
    }
  }, [path]);
  useEffect(() => void load(), [load]);

  const add = async (list: string): Promise<boolean> => {
    const outcome = await askApi<GroupMembersAdded>('POST', `${path}/members`, { list });
    setAdded(outcome.ok ? outcome.value : undefined);
    setFault(outcome.ok ? undefined : outcome.say);
    await Promise.all([load(), onChange()]);
    return outcome.ok;
  };
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    if (await add(formText(new FormData(form), 'list'))) {
      form.reset();
    }
  };
  const remove = async (email: string): Promise<void> => {
    const outcome = await askApi('DELETE', `${path}/members/${encodeURIComponent(email)}`);
    setAdded(undefined);
    setFault(outcome.ok ? undefined : outcome.say);
    await Promise.all([load(), onChange()]);
  };

  const words = sought.trim().toLowerCase();
  const found = members?.filter(({ email, name }) => `${email} ${name.toLowerCase()}`.includes(words)) ?? [];
  return (
    <>
      <form method="post" className={styles['rename']} onSubmit={(event) => void onSubmit(event)}>
        <label className="field">
          <span>{say('addPeople')}</span>
          <textarea
            className="input"
            name="list"
            rows={3}
            placeholder={'ann@example.org\nBen Carter, ben@example.org'}
            spellCheck={false}
            required
          />
          <small>{say('addPeopleHelp')}</small>
        </label>
        <div className={styles['actions']}>
          <button type="submit" className="button" data-kind="quiet">
            {say('add')}
          </button>
          <label className={`button ${styles['file']}`} data-kind="plain">
            {say('fromCsv')}
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
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {added !== undefined && <Report added={added} />}
      {members !== undefined && members.length > SEARCHED_FROM && (
        <input
          className="input"
          type="search"
          aria-label={say('findSomebody')}
          placeholder={say('findSomebody')}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      )}
      {members?.length === 0 && <p className={styles['soft']}>{say('nobodyInIt')}</p>}
      <ul className={`${styles['links']} ${styles['list']}`}>
        {found.slice(0, SHOWN_MAX).map(({ email, name }) => (
          <li key={email}>
            <span>
              <strong>{name === '' ? email : name}</strong>
              {name !== '' && <small>{email}</small>}
            </span>
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
        <p className={styles['soft']}>{say('typeToFind', { count: found.length - SHOWN_MAX })}</p>
      )}
    </>
  );
}

/** What became of a list: how many are new, and each line that was passed over. */
function Report({ added: { added, known, faults, faulty } }: { added: GroupMembersAdded }) {
  const words = useSay('admin');
  const rich = useSayRich('admin');
  return (
    <div className={styles['report']} role="status">
      <p className={styles['done']}>
        {words('newInIt', { count: added })}
        {known > 0 && ` ${words('alreadyInIt', { count: known })}`}
      </p>
      {faulty > 0 && (
        <>
          <p>{words('passedOver', { count: faulty })}</p>
          <ul>
            {faults.map(({ line, text, say }) => (
              <li key={line}>{rich('faultyLine', { line, text: () => <code key="text">{text}</code>, say })}</li>
            ))}
          </ul>
          {faulty > faults.length && <p>{words('andMore', { count: faulty - faults.length })}</p>}
        </>
      )}
    </div>
  );
}
