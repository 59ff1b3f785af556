'use client';

import type { ApiKeyMade, ApiKeyRow, ApiScope } from '@rostrum/contract/api-key';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { dateFormat } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import styles from './account-desk.module.css';
import { ApiKeyForm } from './api-key-form.tsx';
import { SCOPE_WORDS } from './scope-words.ts';

export type ApiKeysProps = { readonly known: readonly ApiKeyRow[]; readonly scopes: readonly ApiScope[] };

/** Keys for programs: one's own, the way to make one, and to take one back. */
export function ApiKeys({ known, scopes }: ApiKeysProps) {
  const say = useSay('account');
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
        <h2>{say('apiKeys')}</h2>
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
            {say('makeKey')}
          </button>
        )}
      </div>
      <p className={styles['note']}>{say('apiKeysText')}</p>
      {isMaking && <ApiKeyForm scopes={scopes} onMade={onMade} onClose={() => setMaking(false)} />}
      {made !== undefined && (
        <ShownOnce
          title={say('copyKey')}
          text={say('keepKey')}
          label={say('keyOf', { name: made.key.name })}
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
  const say = useSay('account');
  const uses = useUses();
  return (
    <li>
      <KeyRound aria-hidden="true" />
      <span>
        <strong>{apiKey.name}</strong>
        {apiKey.isExpired && (
          <span className={styles['state']} data-state="over">
            {say('expired')}
          </span>
        )}
        <small>{apiKey.scopes.map((scope) => say(SCOPE_WORDS[scope].label)).join(', ')}</small>
        <small suppressHydrationWarning>{uses(apiKey)}</small>
      </span>
      <button
        type="button"
        className="button"
        data-kind="quiet"
        data-size="small"
        aria-label={say('takeBackKey', { name: apiKey.name })}
        onClick={onRevoke}
      >
        {say('takeBack')}
      </button>
    </li>
  );
}

/** @returns what says when a key was used and made, and how long it holds. */
function useUses(): (key: ApiKeyRow) => string {
  const say = useSay('account');
  const ago = useAgo();
  const language = useLanguage();
  return ({ createdAt, expiresAt, isExpired, lastUsedAt, lastAddress }) => {
    const now = Date.now();
    const used = (at: number): string =>
      lastAddress === null
        ? say('usedAgo', { ago: ago(at, now) })
        : say('usedFrom', { ago: ago(at, now), address: lastAddress });
    const until =
      expiresAt === null || isExpired
        ? []
        : [say('holdsUntil', { day: dateFormat(language, { dateStyle: 'medium' }).format(expiresAt) })];
    return [
      lastUsedAt === null ? say('neverUsed') : used(lastUsedAt),
      say('madeAgo', { ago: ago(createdAt, now) }),
      ...until,
    ].join(' · ');
  };
}
