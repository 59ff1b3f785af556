'use client';

import type { ChannelTicket } from '@rostrum/contract/api';
import type { Language } from '@rostrum/contract/language';
import { Printer, X } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { dateFormat, type Say } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
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
  const say = useSay('live');
  const language = useLanguage();
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
        ? { isFault: false, say: say('ticketsMade', { count: outcome.value.tickets.length }) }
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
        {say('tickets')}{' '}
        {tickets !== undefined && <span className={studio['faint']}>{say('inForce', { count: inForce.length })}</span>}
      </h3>
      <form method="post" className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
        <div className={styles['times']}>
          <label className="field">
            <span>{say('howMany')}</span>
            <input className="input" name="count" type="number" min={1} max={1000} defaultValue={10} required />
          </label>
          <label className="field">
            <span>{say('browsersEach')}</span>
            <input className="input" name="devices" type="number" min={1} max={100} defaultValue={2} required />
          </label>
          {plans.length > 0 && (
            <label className="field">
              <span>{say('theyOpen')}</span>
              <select className="input" name="plan">
                <option value="">{say('allWithTickets')}</option>
                {plans.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="field">
            <span>{say('ticketsFor')}</span>
            <input className="input" name="label" maxLength={120} placeholder={say('forExample')} />
          </label>
          <label className="field">
            <span>{say('validUntil')}</span>
            <input className="input" name="expires" type="datetime-local" />
          </label>
        </div>
        <div className={studio['formActions']}>
          <button type="submit" className="button" data-kind="quiet" disabled={isBusy}>
            {say('makeTickets')}
          </button>
          {inForce.length > 0 && (
            <a className="button" data-kind="plain" href={`/studio/${slug}/tickets`} target="_blank" rel="noreferrer">
              <Printer aria-hidden="true" /> {say('printAsk')}
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
              <code className={styles['code']}>{ticket.code ?? say('notShown')}</code>
              <small>{sayTicket(say, language, ticket, plans)}</small>
            </span>
            <button
              type="button"
              className="button"
              data-kind="plain"
              data-shape="round"
              aria-label={ticket.code === null ? say('takeBackThis') : say('takeBackTicket', { code: ticket.code })}
              title={say('takeBack')}
              onClick={() => void revoke(ticket.id)}
            >
              <X aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {inForce.length > SHOWN_MAX && (
        <p className={studio['faint']}>{say('moreOnSheet', { count: inForce.length - SHOWN_MAX })}</p>
      )}
    </div>
  );
}

function sayTicket(
  say: Say<'live'>,
  language: Language,
  { label, devices, used, expiresAt, plan }: ChannelTicket,
  plans: readonly Plan[],
): string {
  const event = plans.find(({ id }) => id === plan)?.title ?? '';
  const until =
    expiresAt === null
      ? ''
      : say('until', { time: dateFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(expiresAt) });
  return [event, label, say('inUse', { used, devices }), until].filter((part) => part !== '').join(' · ');
}
