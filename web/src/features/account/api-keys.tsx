'use client';

import type { ApiKeyMade, ApiKeyRow, ApiScope } from '@rostrum/contract/api-key';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { askApi } from '../browser/api.ts';
import { sayAgo } from '../browser/words.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import styles from './account-desk.module.css';
import { ApiKeyForm } from './api-key-form.tsx';
import { SCOPE_WORDS } from './scope-words.ts';

export type ApiKeysProps = { readonly known: readonly ApiKeyRow[]; readonly scopes: readonly ApiScope[] };

/** Keys for programs: one's own, the way to make one, and to take one back. */
export function ApiKeys({ known, scopes }: ApiKeysProps) {
  const [keys, setKeys] = useState(known);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<ApiKeyMade>();
  const [fault, setFault] = useState<string>();

  const look = async (): Promise<void> => {
    const outcome = await askApi<{ keys: ApiKeyRow[] }>('GET', 'account/keys');
    if (outcome.ok) {
      setKeys(outcome.value.keys);
    }
  };
  const revoke = async (id: string): Promise<void> => {
    const outcome = await askApi('DELETE', `account/keys/${encodeURIComponent(id)}`);
    setFault(outcome.ok ? undefined : outcome.say);
    setMade(undefined);
    await look();
  };
  const onMade = async (key: ApiKeyMade): Promise<void> => {
    setMade(key);
    setMaking(false);
    await look();
  };

  return (
    <section className={`panel ${styles['card']}`}>
      <div className={styles['cardHead']}>
        <h2>API keys</h2>
        {!isMaking && scopes.length > 0 && (
          <button
            type="button"
            className="button"
            data-kind="quiet"
            data-size="small"
            onClick={() => {
              setMade(undefined);
              setMaking(true);
            }}
          >
            Make a key
          </button>
        )}
      </div>
      <p className={styles['note']}>For programs that do things here in your name. A key does no more than you may.</p>
      {isMaking && <ApiKeyForm scopes={scopes} onMade={onMade} onClose={() => setMaking(false)} />}
      {made !== undefined && (
        <ShownOnce
          title="Copy the key now: it is shown this once."
          text="Keep it like a password; whoever has it can use it."
          label={`Key of ${made.key.name}`}
          value={made.secret}
        />
      )}
      {keys.length > 0 && (
        <ul className={styles['rows']}>
          {keys.map((key) => (
            <KeyLine key={key.id} apiKey={key} onRevoke={() => void revoke(key.id)} />
          ))}
        </ul>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}

function KeyLine({ apiKey, onRevoke }: { apiKey: ApiKeyRow; onRevoke: () => void }) {
  return (
    <li>
      <KeyRound aria-hidden="true" />
      <span>
        <strong>{apiKey.name}</strong>
        {apiKey.isExpired && (
          <span className={styles['state']} data-state="over">
            expired
          </span>
        )}
        <small>{apiKey.scopes.map((scope) => SCOPE_WORDS[scope].label).join(', ')}</small>
        <small suppressHydrationWarning>{useOf(apiKey)}</small>
      </span>
      <button
        type="button"
        className="button"
        data-kind="quiet"
        data-size="small"
        aria-label={`Take back the key ${apiKey.name}`}
        onClick={onRevoke}
      >
        Take back
      </button>
    </li>
  );
}

function useOf({ createdAt, expiresAt, isExpired, lastUsedAt, lastAddress }: ApiKeyRow): string {
  const now = Date.now();
  const used =
    lastUsedAt === null
      ? 'never used'
      : `used ${sayAgo(lastUsedAt, now)}${lastAddress === null ? '' : ` from ${lastAddress}`}`;
  const until =
    expiresAt === null || isExpired
      ? []
      : [`holds until ${new Date(expiresAt).toLocaleDateString('en-GB', { dateStyle: 'medium' })}`];
  return [used, `made ${sayAgo(createdAt, now)}`, ...until].join(' · ');
}
