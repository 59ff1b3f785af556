'use client';

import type { Webhook, WebhookDelivery, WebhookMade } from '@rostrum/contract/webhook';
import { ChevronRight, Send } from 'lucide-react';
import { useId, useState } from 'react';
import { askApi } from '../browser/api.ts';
import { sayAgo } from '../browser/words.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { WebhookForm, type WebhookWish } from './webhook-form.tsx';
import { EVENT_WORDS, SECRET_WORDS, sayOutcome, sayWebhook, shownAddress } from './webhook-words.ts';
import styles from './webhooks.module.css';

export type WebhookRowProps = {
  readonly hook: Webhook;
  /** Whether it is worth saying which channel it is of. */
  readonly showsChannel: boolean;
  readonly onChange: () => Promise<void>;
};

type Doing = 'edit' | 'secret' | 'remove';

/** One webhook: how it does, what can be done with it, what it was sent. */
export function WebhookRow({ hook, showsChannel, onChange }: WebhookRowProps) {
  const { id } = hook;
  const [doing, setDoing] = useState<Doing>();
  const [secret, setSecret] = useState<string>();
  const [tried, setTried] = useState<WebhookDelivery>();
  const [isTrying, setTrying] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const [fault, setFault] = useState<string>();
  const name = useId();

  const ask = async (method: 'PATCH' | 'DELETE', body?: unknown): Promise<string | undefined> => {
    const outcome = await askApi(method, `webhooks/${id}`, body);
    setFault(outcome.ok ? undefined : outcome.say);
    await onChange();
    return outcome.ok ? undefined : outcome.say;
  };
  const test = async (): Promise<void> => {
    setTrying(true);
    setTried(undefined);
    const outcome = await askApi<{ delivery: WebhookDelivery }>('POST', `webhooks/${id}/test`);
    setTrying(false);
    setFault(outcome.ok ? undefined : outcome.say);
    setTried(outcome.ok ? outcome.value.delivery : undefined);
    setRound(round + 1);
    await onChange();
  };
  const rotate = async (): Promise<void> => {
    const outcome = await askApi<WebhookMade>('POST', `webhooks/${id}/secret`);
    setFault(outcome.ok ? undefined : outcome.say);
    setSecret(outcome.ok ? outcome.value.secret : undefined);
    setDoing(undefined);
    await onChange();
  };
  const change = async (wish: WebhookWish): Promise<string | undefined> => {
    const say = await ask('PATCH', wish);
    if (say === undefined) {
      setDoing(undefined);
    }
    return say;
  };

  return (
    <li className={`panel ${styles['hook']}`} aria-labelledby={name}>
      <div className={styles['head']}>
        <div>
          <h2 id={name}>{hook.url === null ? 'Its address cannot be read' : shownAddress(hook.url)}</h2>
          <p className={styles['meta']}>
            <span className={styles['state']} data-state={stateOf(hook)}>
              {hook.isOn ? 'On' : 'Off'}
            </span>
            {showsChannel && (
              <span>{hook.channel === null ? 'All channels' : <ChannelLink slug={hook.channel} />}</span>
            )}
            <span suppressHydrationWarning>{sayWebhook(hook, Date.now())}</span>
          </p>
        </div>
        <button
          type="button"
          className="button"
          data-kind="quiet"
          data-size="small"
          onClick={() => void ask('PATCH', { isOn: !hook.isOn })}
        >
          {hook.isOn ? 'Switch off' : 'Switch on'}
        </button>
      </div>
      <Notes hook={hook} />
      <ul className={styles['tags']} aria-label="Tells when">
        {hook.events.map((event) => (
          <li key={event} title={EVENT_WORDS[event].label}>
            {event}
          </li>
        ))}
      </ul>
      {secret !== undefined && (
        <ShownOnce
          title={SECRET_WORDS.title}
          text={`${SECRET_WORDS.text} Messages are signed by the old one too, for a day.`}
          label="Secret"
          value={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
      {tried !== undefined && <Tried delivery={tried} />}
      {fault !== undefined && doing !== 'edit' && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {doing === 'edit' ? (
        <WebhookForm
          known={{ url: hook.url ?? '', events: hook.events }}
          action="Save"
          onWish={change}
          onClose={() => setDoing(undefined)}
        />
      ) : doing === undefined ? (
        <div className={styles['actions']}>
          <button type="button" className="button" data-size="small" disabled={isTrying} onClick={() => void test()}>
            <Send aria-hidden="true" /> {isTrying ? 'Sending…' : 'Send a test'}
          </button>
          {(['edit', 'secret', 'remove'] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              data-kind="plain"
              data-size="small"
              onClick={() => setDoing(each)}
            >
              {{ edit: 'Change', secret: 'New secret…', remove: 'Remove…' }[each]}
            </button>
          ))}
        </div>
      ) : (
        <Sure
          doing={doing}
          onYes={() => void (doing === 'remove' ? ask('DELETE') : rotate())}
          onNo={() => setDoing(undefined)}
        />
      )}
      <details className={styles['fold']} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <ChevronRight aria-hidden="true" /> Deliveries
        </summary>
        {isOpen && <DeliveryList id={id} round={round} onSent={onChange} />}
      </details>
    </li>
  );
}

function stateOf({ isOn, offReason }: Webhook): 'on' | 'off' | 'failed' {
  return isOn ? 'on' : offReason === null ? 'off' : 'failed';
}

function ChannelLink({ slug }: { slug: string }) {
  return (
    <a className={styles['link']} href={`/studio/${slug}/webhooks`}>
      /c/{slug}
    </a>
  );
}

/** What went wrong while nobody looked. */
function Notes({ hook: { offReason, offAt, dropped } }: { hook: Webhook }) {
  return (
    <>
      {offReason !== null && (
        <p className="fault">
          It was switched off by itself{offAt === null ? '' : ` ${sayAgo(offAt, Date.now())}`}, since messages did not
          arrive. {offReason} Then switch it on again.
        </p>
      )}
      {dropped > 0 && (
        <p className={styles['note']}>
          {dropped === 1 ? '1 message was' : `${dropped.toLocaleString('en')} messages were`} given up unsent: too many
          waited, or they waited for longer than three days.
        </p>
      )}
    </>
  );
}

/** How a test went. */
function Tried({ delivery }: { delivery: WebhookDelivery }) {
  return (
    <div className={styles['tried']} data-ok={delivery.isOk} role="status">
      <p>
        <strong>{delivery.isOk ? 'The test was taken' : 'The test was not taken'}</strong> ({sayOutcome(delivery)}).{' '}
        {delivery.fault}
      </p>
      {delivery.answer !== '' && <pre>{delivery.answer}</pre>}
    </div>
  );
}

function Sure({ doing, onYes, onNo }: { doing: 'secret' | 'remove'; onYes: () => void; onNo: () => void }) {
  const isRemoval = doing === 'remove';
  return (
    <div className={styles['sure']}>
      <p>
        {isRemoval
          ? 'Nothing more is sent to it, and what was sent is forgotten.'
          : 'A new secret is made and shown once. Messages are signed by both for a day, so that the receiver can change over.'}
      </p>
      <div className={styles['actions']}>
        <button
          type="button"
          className="button"
          data-size="small"
          {...(isRemoval ? { 'data-kind': 'danger' } : {})}
          onClick={onYes}
        >
          {isRemoval ? 'Remove the webhook' : 'Make a new secret'}
        </button>
        <button type="button" className="button" data-kind="plain" data-size="small" onClick={onNo}>
          Keep it
        </button>
      </div>
    </div>
  );
}
