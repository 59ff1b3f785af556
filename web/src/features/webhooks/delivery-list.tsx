'use client';

import type { WebhookDelivery } from '@rostrum/contract/webhook';
import { WEBHOOK_ATTEMPTS } from '@rostrum/contract/webhook-events';
import { ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { dateFormat } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import { sayOutcome } from './webhook-words.ts';
import styles from './webhooks.module.css';

const PERIOD_MS = 5_000;
/** Shown at first; more are a click away. */
const SHOWN = 10;

export type DeliveryListProps = {
  readonly id: string;
  /** Another value: there is something new. */
  readonly round: number;
  readonly onSent: () => Promise<void>;
};

/** What was sent to a webhook lately, and what it answered. */
export function DeliveryList({ id, round, onSent }: DeliveryListProps) {
  const say = useSay('webhooks');
  const language = useLanguage();
  const [deliveries, setDeliveries] = useState<readonly WebhookDelivery[]>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const [showsAll, setShowsAll] = useState(false);

  const look = useCallback(async (): Promise<void> => {
    const outcome = await askApi<{ deliveries: WebhookDelivery[] }>('GET', `webhooks/${id}/deliveries`);
    if (outcome.ok) {
      setDeliveries(outcome.value.deliveries);
    }
    setFault(outcome.ok ? undefined : outcome.say);
  }, [id]);
  // A test was sent: its row is there at once.
  useEffect(() => void look(), [look, round]);
  usePoll(look, PERIOD_MS);

  const again = async (delivery: string): Promise<void> => {
    setBusy(delivery);
    const outcome = await askApi('POST', `webhooks/${id}/deliveries/${delivery}`);
    await look();
    await onSent();
    setBusy(undefined);
    setFault(outcome.ok ? undefined : outcome.say);
  };

  return (
    <div className={styles['log']}>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {deliveries?.length === 0 && <p className={styles['faint']}>{say('nothingSent')}</p>}
      <ol className={styles['deliveries']}>
        {deliveries?.slice(0, showsAll ? undefined : SHOWN).map((delivery) => (
          <li key={delivery.id}>
            <details>
              <summary>
                <ChevronRight aria-hidden="true" />
                <span className={styles['outcome']} data-ok={delivery.isOk}>
                  {say(delivery.isOk ? 'taken' : 'failed')}
                </span>
                <code>{delivery.type}</code>
                <small>{sayOutcome(delivery, say)}</small>
                <time dateTime={new Date(delivery.at).toISOString()}>
                  {dateFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(delivery.at)}
                </time>
              </summary>
              <Attempt delivery={delivery} />
              <div className={styles['actions']}>
                <button
                  type="button"
                  className="button"
                  data-kind="quiet"
                  data-size="small"
                  disabled={busy !== undefined}
                  onClick={() => void again(delivery.id)}
                >
                  {say(busy === delivery.id ? 'sending' : 'sendAgain')}
                </button>
              </div>
            </details>
          </li>
        ))}
      </ol>
      {!showsAll && deliveries !== undefined && deliveries.length > SHOWN && (
        <div className={styles['actions']}>
          <button
            type="button"
            className="button"
            data-kind="quiet"
            data-size="small"
            onClick={() => setShowsAll(true)}
          >
            {say('showAll', { count: deliveries.length })}
          </button>
        </div>
      )}
    </div>
  );
}

/** What was sent and answered in one attempt. */
function Attempt({ delivery }: { delivery: WebhookDelivery }) {
  const say = useSay('webhooks');
  const language = useLanguage();
  const { attempt, fault, nextAt, messageId, answer, body } = delivery;
  return (
    <div className={styles['attempt']}>
      {fault !== null && <p>{fault}</p>}
      <p className={styles['faint']}>
        {attempt === 0 ? say('byHand') : say('attempt', { attempt, all: WEBHOOK_ATTEMPTS })}
        {nextAt !== null &&
          `, ${say('nextAt', { time: dateFormat(language, { timeStyle: 'medium' }).format(nextAt) })}`}{' '}
        · <code>{messageId}</code>
      </p>
      <h3>{say('sent')}</h3>
      <pre>{readable(body)}</pre>
      <h3>{say('answered')}</h3>
      {answer === '' ? <p className={styles['faint']}>{say('nothing')}</p> : <pre>{answer}</pre>}
    </div>
  );
}

function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}
