'use client';

import type { Webhook, WebhookDelivery, WebhookMade } from '@rostrum/contract/webhook';
import { ChevronRight, Send } from 'lucide-react';
import { useId, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
import { ShownOnce } from '../studio/shown-once.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { WebhookForm, type WebhookWish } from './webhook-form.tsx';
import { EVENT_WORDS, sayOutcome, sayWebhook, shownAddress } from './webhook-words.ts';
import styles from './webhooks.module.css';

export type WebhookRowProps = {
  readonly hook: Webhook;
  /** Whether it is worth saying which channel it is of. */
  readonly showsChannel: boolean;
  readonly onChange: () => Promise<void>;
};

type Doing = 'edit' | 'secret' | 'remove';
const DOINGS = [
  ['edit', 'change'],
  ['secret', 'newSecret'],
  ['remove', 'remove'],
] as const satisfies readonly [Doing, string][];

/** One webhook: how it does, what can be done with it, what it was sent. */
export function WebhookRow({ hook, showsChannel, onChange }: WebhookRowProps) {
  const words = useSay('webhooks');
  const save = useSay('chat')('save');
  const ago = useAgo();
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
          <h2 id={name}>{hook.url === null ? words('unreadable') : shownAddress(hook.url)}</h2>
          <p className={styles['meta']}>
            <span className={styles['state']} data-state={stateOf(hook)}>
              {words(hook.isOn ? 'on' : 'off')}
            </span>
            {showsChannel && (
              <span>{hook.channel === null ? words('allChannels') : <ChannelLink slug={hook.channel} />}</span>
            )}
            <span suppressHydrationWarning>{sayWebhook(hook, words, (at) => ago(at, Date.now()))}</span>
          </p>
        </div>
        <button
          type="button"
          className="button"
          data-kind="quiet"
          data-size="small"
          onClick={() => void ask('PATCH', { isOn: !hook.isOn })}
        >
          {words(hook.isOn ? 'switchOff' : 'switchOn')}
        </button>
      </div>
      <Notes hook={hook} />
      <ul className={styles['tags']} aria-label={words('tellsWhen')}>
        {hook.events.map((event) => (
          <li key={event} title={words(EVENT_WORDS[event].label)}>
            {event}
          </li>
        ))}
      </ul>
      {secret !== undefined && (
        <ShownOnce
          title={words('secretTitle')}
          text={words('newSecretText')}
          label={words('secret')}
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
          action={save}
          onWish={change}
          onClose={() => setDoing(undefined)}
        />
      ) : doing === undefined ? (
        <div className={styles['actions']}>
          <button type="button" className="button" data-size="small" disabled={isTrying} onClick={() => void test()}>
            <Send aria-hidden="true" /> {words(isTrying ? 'sending' : 'sendTest')}
          </button>
          {DOINGS.map(([each, name]) => (
            <button
              key={each}
              type="button"
              className="button"
              data-kind="plain"
              data-size="small"
              onClick={() => setDoing(each)}
            >
              {words(name)}
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
          <ChevronRight aria-hidden="true" /> {words('deliveries')}
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
  const words = useSay('webhooks');
  const ago = useAgo();
  return (
    <>
      {offReason !== null && (
        <p className="fault">
          {offAt === null
            ? words('switchedOff', { why: offReason })
            : words('switchedOffAgo', { ago: ago(offAt, Date.now()), why: offReason })}
        </p>
      )}
      {dropped > 0 && <p className={styles['note']}>{words('dropped', { count: dropped })}</p>}
    </>
  );
}

/** How a test went. */
function Tried({ delivery }: { delivery: WebhookDelivery }) {
  const words = useSay('webhooks');
  return (
    <div className={styles['tried']} data-ok={delivery.isOk} role="status">
      <p>
        <strong>{words(delivery.isOk ? 'testTaken' : 'testNotTaken')}</strong> ({sayOutcome(delivery, words)}).{' '}
        {delivery.fault}
      </p>
      {delivery.answer !== '' && <pre>{delivery.answer}</pre>}
    </div>
  );
}

function Sure({ doing, onYes, onNo }: { doing: 'secret' | 'remove'; onYes: () => void; onNo: () => void }) {
  const words = useSay('webhooks');
  const isRemoval = doing === 'remove';
  return (
    <div className={styles['sure']}>
      <p>{words(isRemoval ? 'removeText' : 'rotateText')}</p>
      <div className={styles['actions']}>
        <button
          type="button"
          className="button"
          data-size="small"
          {...(isRemoval ? { 'data-kind': 'danger' } : {})}
          onClick={onYes}
        >
          {words(isRemoval ? 'removeIt' : 'rotateIt')}
        </button>
        <button type="button" className="button" data-kind="plain" data-size="small" onClick={onNo}>
          {words('keep')}
        </button>
      </div>
    </div>
  );
}
