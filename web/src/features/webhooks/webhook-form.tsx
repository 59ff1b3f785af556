'use client';

import { WEBHOOK_EVENTS, type WebhookEvent } from '@rostrum/contract/webhook-events';
import { type FormEvent, useState } from 'react';
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

const CHECKS = WEBHOOK_EVENTS.map((event) => ({
  value: event,
  label: (
    <>
      {EVENT_WORDS[event].label} <code>{event}</code>
    </>
  ),
  help: EVENT_WORDS[event].when,
}));

/** Where a webhook goes, and what it tells of. */
export function WebhookForm({ known, action, onWish, onClose }: WebhookFormProps) {
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

  return (
    <form method="post" className={styles['form']} onSubmit={(submit) => void onSubmit(submit)}>
      <label className="field">
        <span>Address</span>
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
        <small>A server of yours, or of a service you use. It gets a POST with JSON, signed.</small>
      </label>
      <CheckList legend="Tell it when" checks={CHECKS} chosen={events} onChange={setEvents} />
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
          Cancel
        </button>
      </div>
    </form>
  );
}
