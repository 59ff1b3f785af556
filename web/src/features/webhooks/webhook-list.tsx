'use client';

import type { Webhook, WebhookMade } from '@rostrum/contract/webhook';
import { WEBHOOK_EVENTS } from '@rostrum/contract/webhook-events';
import { Plus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import { WebhookForm, type WebhookWish } from './webhook-form.tsx';
import { WebhookRow } from './webhook-row.tsx';
import styles from './webhooks.module.css';

const PERIOD_MS = 5_000;

export type WebhookListProps = {
  /** Whose; null: all channels’, and those of each. */
  readonly channel: string | null;
  readonly known: readonly Webhook[];
};

/** Webhooks, and the form for another. */
export function WebhookList({ channel, known }: WebhookListProps) {
  const say = useSay('webhooks');
  const [hooks, setHooks] = useState(known);
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();

  const look = useCallback(async (): Promise<void> => {
    const query = channel === null ? '' : `?channel=${channel}`;
    const outcome = await askApi<{ webhooks: Webhook[] }>('GET', `webhooks${query}`);
    if (outcome.ok) {
      setHooks(outcome.value.webhooks);
    }
  }, [channel]);
  usePoll(look, PERIOD_MS);

  const add = async (wish: WebhookWish): Promise<string | undefined> => {
    const outcome = await askApi<WebhookMade>('POST', 'webhooks', { channel, ...wish });
    if (!outcome.ok) {
      return outcome.say;
    }
    setSecret(outcome.value.secret);
    setAdding(false);
    await look();
    return undefined;
  };

  return (
    <>
      {secret !== undefined && (
        <ShownOnce
          title={say('secretTitle')}
          text={say('secretText')}
          label={say('secret')}
          value={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
      {isAdding ? (
        <section className={`panel ${styles['hook']}`}>
          <h2>{say(channel === null ? 'createForAll' : 'create')}</h2>
          <WebhookForm
            known={{ url: '', events: WEBHOOK_EVENTS }}
            action={say('add')}
            onWish={add}
            onClose={() => setAdding(false)}
          />
        </section>
      ) : (
        <button type="button" className={`button ${styles['add']}`} onClick={() => setAdding(true)}>
          <Plus aria-hidden="true" /> {say('create')}
        </button>
      )}
      {hooks.length === 0 && !isAdding && <p className={styles['empty']}>{say('noneYet')}</p>}
      {hooks.length > 0 && (
        <ul className={styles['hooks']}>
          {hooks.map((hook) => (
            <WebhookRow key={hook.id} hook={hook} showsChannel={channel === null} onChange={look} />
          ))}
        </ul>
      )}
    </>
  );
}
