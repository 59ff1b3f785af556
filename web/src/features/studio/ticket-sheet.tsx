'use client';

import type { ChannelTicket } from '@rostrum/contract/api';
import { Printer } from 'lucide-react';
import styles from './ticket-sheet.module.css';

type TicketSheetProps = {
  readonly title: string;
  /** Of the watch page. */
  readonly address: string;
  readonly tickets: readonly ChannelTicket[];
};

/** Tickets on paper: where to go, and the code to type there. */
export function TicketSheet({ title, address, tickets }: TicketSheetProps) {
  const place = address.replace(/^https?:\/\//, '');
  return (
    <main className={styles['sheet']}>
      <header className={styles['head']}>
        <h1>
          {title}: {tickets.length.toLocaleString('en')} {tickets.length === 1 ? 'ticket' : 'tickets'}
        </h1>
        <button type="button" className="button" onClick={() => print()}>
          <Printer aria-hidden="true" /> Print
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
                devices === 1 ? 'for one browser' : `for ${devices} browsers`,
                expiresAt === null
                  ? ''
                  : `until ${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
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
