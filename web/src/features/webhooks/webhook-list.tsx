'use client';

import type { Webhook, WebhookMade } from '@rostrum/contract/webhook';
import { WEBHOOK_EVENTS } from '@rostrum/contract/webhook-events';
import { Plus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import { WebhookForm, type WebhookWish } from './webhook-form.tsx';
import { WebhookRow } from './webhook-row.tsx';
import { SECRET_WORDS } from './webhook-words.ts';
import styles from './webhooks.module.css';

const PERIOD_MS = 5_000;

export type WebhookListProps = {
  /** Whose; null: all channels’, and those of each. */
  readonly channel: string | null;
  readonly known: readonly Webhook[];
};

/** Webhooks, and the form for another. */
export function WebhookList({ channel, known }: WebhookListProps) {
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
          title={SECRET_WORDS.title}
          text={SECRET_WORDS.text}
          label="Secret"
          value={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
      {isAdding ? (
        <section className={`panel ${styles['hook']}`}>
          <h2>New webhook{channel === null && ' for all channels'}</h2>
          <WebhookForm
            known={{ url: '', events: WEBHOOK_EVENTS }}
            action="Add the webhook"
            onWish={add}
            onClose={() => setAdding(false)}
          />
        </section>
      ) : (
        <button type="button" className={`button ${styles['add']}`} onClick={() => setAdding(true)}>
          <Plus aria-hidden="true" /> New webhook
        </button>
      )}
      {hooks.length === 0 && !isAdding && (
        <p className={styles['empty']}>
          None yet. With one, a chat room can be told that you are live, a sign on the door can light up, or a system of
          yours can follow what happens.
        </p>
      )}
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
