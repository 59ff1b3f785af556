'use client';

import { WEBHOOK_EVENTS, type WebhookEvent } from '@rostrum/contract/webhook-events';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { formText } from '../browser/form-text.ts';
import { CheckList } from '../frame/check-list.tsx';
import { EVENT_WORDS } from './webhook-words.ts';
import styles from './webhooks.module.css';

export type WebhookWish = { readonly url: string; readonly events: readonly WebhookEvent[] };

export type WebhookFormProps = {
  readonly known: WebhookWish;
  /** On the button. */
  readonly action: string;
  /** @returns what is wrong, in words; undefined: it was done. */
  readonly onWish: (wish: WebhookWish) => Promise<string | undefined>;
  readonly onClose: () => void;
};

/** Where a webhook goes, and what it tells of. */
export function WebhookForm({ known, action, onWish, onClose }: WebhookFormProps) {
  const say = useSay('webhooks');
  const cancel = useSay('chat')('cancel');
  const [events, setEvents] = useState(known.events);
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const onSubmit = async (submit: FormEvent<HTMLFormElement>): Promise<void> => {
    submit.preventDefault();
    const url = formText(new FormData(submit.currentTarget), 'url');
    setBusy(true);
    setFault(await onWish({ url, events }));
    setBusy(false);
  };

  const checks = WEBHOOK_EVENTS.map((event) => ({
    value: event,
    label: (
      <>
        {say(EVENT_WORDS[event].label)} <code>{event}</code>
      </>
    ),
    help: say(EVENT_WORDS[event].when),
  }));

  return (
    <form method="post" className={styles['form']} onSubmit={(submit) => void onSubmit(submit)}>
      <label className="field">
        <span>{say('address')}</span>
        <input
          className="input"
          name="url"
          defaultValue={known.url}
          placeholder="https://example.org/hooks/rostrum"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={2048}
          required
        />
        <small>{say('addressHelp')}</small>
      </label>
      <CheckList legend={say('tellWhen')} checks={checks} chosen={events} onChange={setEvents} />
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className={styles['actions']}>
        <button type="submit" className="button" disabled={isBusy || events.length === 0}>
          {action}
        </button>
        <button type="button" className="button" data-kind="plain" onClick={onClose}>
          {cancel}
        </button>
      </div>
    </form>
  );
}
