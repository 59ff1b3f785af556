'use client';

import type { ChannelTicket } from '@rostrum/contract/api';
import { Printer } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './ticket-sheet.module.css';

type TicketSheetProps = {
  readonly title: string;
  /** Of the watch page. */
  readonly address: string;
  readonly tickets: readonly ChannelTicket[];
};

/** Tickets on paper: where to go, and the code to type there. */
export function TicketSheet({ title, address, tickets }: TicketSheetProps) {
  const say = useSay('live');
  const place = address.replace(/^https?:\/\//, '');
  return (
    <main className={styles['sheet']}>
      <header className={styles['head']}>
        <h1>{say('ticketsOf', { title, count: tickets.length })}</h1>
        <button type="button" className="button" onClick={() => print()}>
          <Printer aria-hidden="true" /> {say('print')}
        </button>
      </header>
      <ul className={styles['tickets']}>
        {tickets.map(({ id, code, label, devices, expiresAt }) => (
          <li key={id}>
            <strong>{title}</strong>
            <span className={styles['place']}>{place}</span>
            <code>{code}</code>
            <small>
              {[
                label,
                say('forBrowsers', { count: devices }),
                expiresAt === null
                  ? ''
                  : say('until', { time: `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC` }),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </main>
  );
}
