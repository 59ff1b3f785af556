'use client';

import type { ChannelTicket } from '@rostrum/contract/api';
import { Printer, X } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { Plan } from '../../server/schedule.ts';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import styles from './access-card.module.css';
import { readLocalTime } from './local-time.ts';
import studio from './studio.module.css';

/** More are on the sheet. */
const SHOWN_MAX = 50;

/**
 * Tickets of a channel and its events: made in bulk, printed, taken back. Shown where the channel, or something planned on
 * it, asks for tickets.
 */
export function TicketDesk({ slug, isForChannel }: { slug: string; isForChannel: boolean }) {
  const [plans, setPlans] = useState<readonly Plan[]>([]);
  const [tickets, setTickets] = useState<readonly ChannelTicket[]>();
  const [told, setTold] = useState<{ isFault: boolean; say: string }>();
  const [isBusy, setBusy] = useState(false);

  const load = useCallback(async (): Promise<void> => {
    const planned = await askApi<{ plans?: readonly Plan[] }>('GET', `channels/${slug}/schedule`);
    const ticketed = planned.ok ? (planned.value.plans ?? []).filter(({ access }) => access?.kind === 'ticket') : [];
    setPlans(ticketed);
    if (!isForChannel && ticketed.length === 0) {
      return;
    }
    const outcome = await askApi<{ tickets: readonly ChannelTicket[] }>('GET', `channels/${slug}/tickets`);
    if (outcome.ok) {
      setTickets(outcome.value.tickets);
    } else {
      setTold({ isFault: true, say: outcome.say });
    }
  }, [slug, isForChannel]);
  useEffect(() => void load(), [load]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const outcome = await askApi<{ tickets: readonly ChannelTicket[] }>('POST', `channels/${slug}/tickets`, {
      count: Number(form.get('count')),
      devices: Number(form.get('devices')),
      label: formText(form, 'label'),
      expiresAt: readLocalTime(formText(form, 'expires')),
      plan: formText(form, 'plan') === '' ? null : formText(form, 'plan'),
    });
    setBusy(false);
    setTold(
      outcome.ok
        ? { isFault: false, say: `${outcome.value.tickets.length} made. Print them, or copy them from the list.` }
        : { isFault: true, say: outcome.say },
    );
    await load();
  };
  const revoke = async (id: string): Promise<void> => {
    const outcome = await askApi('DELETE', `channels/${slug}/tickets/${id}`);
    setTold(outcome.ok ? undefined : { isFault: true, say: outcome.say });
    await load();
  };

  if (!isForChannel && plans.length === 0) {
    return null;
  }
  const inForce = tickets?.filter(({ revokedAt }) => revokedAt === null) ?? [];
  return (
    <div className={styles['part']}>
      <h3>
        Tickets{' '}
        {tickets !== undefined && <span className={studio['faint']}>{inForce.length.toLocaleString()} in force</span>}
      </h3>
      <form method="post" className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
        <div className={styles['times']}>
          <label className="field">
            <span>How many</span>
            <input className="input" name="count" type="number" min={1} max={1000} defaultValue={10} required />
          </label>
          <label className="field">
            <span>Browsers each</span>
            <input className="input" name="devices" type="number" min={1} max={100} defaultValue={2} required />
          </label>
          {plans.length > 0 && (
            <label className="field">
              <span>They open</span>
              <select className="input" name="plan">
                <option value="">all that asks for tickets</option>
                {plans.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="field">
            <span>For</span>
            <input className="input" name="label" maxLength={120} placeholder="Friday evening" />
          </label>
          <label className="field">
            <span>Valid until</span>
            <input className="input" name="expires" type="datetime-local" />
          </label>
        </div>
        <div className={studio['formActions']}>
          <button type="submit" className="button" data-kind="quiet" disabled={isBusy}>
            Make tickets
          </button>
          {inForce.length > 0 && (
            <a className="button" data-kind="plain" href={`/studio/${slug}/tickets`} target="_blank" rel="noreferrer">
              <Printer aria-hidden="true" /> Print…
            </a>
          )}
        </div>
      </form>
      {told !== undefined && (
        <p className={told.isFault ? 'fault' : studio['done']} role="status">
          {told.say}
        </p>
      )}
      <ul className={styles['rows']}>
        {inForce.slice(0, SHOWN_MAX).map((ticket) => (
          <li key={ticket.id}>
            <span>
              <code className={styles['code']}>{ticket.code ?? 'cannot be shown'}</code>
              <small>{sayTicket(ticket, plans)}</small>
            </span>
            <button
              type="button"
              className="button"
              data-kind="plain"
              data-shape="round"
              aria-label={`Take back ${ticket.code ?? 'this ticket'}`}
              title="Take back"
              onClick={() => void revoke(ticket.id)}
            >
              <X aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {inForce.length > SHOWN_MAX && (
        <p className={studio['faint']}>
          and {(inForce.length - SHOWN_MAX).toLocaleString()} more, on the printed sheet
        </p>
      )}
    </div>
  );
}

function sayTicket({ label, devices, used, expiresAt, plan }: ChannelTicket, plans: readonly Plan[]): string {
  const event = plans.find(({ id }) => id === plan)?.title ?? '';
  const until =
    expiresAt === null
      ? ''
      : `until ${new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(expiresAt)}`;
  return [event, label, `${used} of ${devices} in use`, until].filter((part) => part !== '').join(' · ');
}
