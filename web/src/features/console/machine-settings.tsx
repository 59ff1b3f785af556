import type { SiteSettingsShown } from '@rostrum/contract/site-settings';
import { useState } from 'react';
import admin from '../admin/admin.module.css';
import styles from './console.module.css';

const SOURCES = { environment: 'set in the environment', '.env': 'set in .env', default: 'as at first' } as const;

/** By what settings a machine was started: to be read, and changed there. */
export function MachineSettings({ machine }: { machine: SiteSettingsShown['machines'][number] }) {
  const [showsAll, setShowsAll] = useState(false);
  const set = machine.rows.filter(({ source }) => source !== 'default');
  const rows = showsAll ? machine.rows : set;
  return (
    <section className={`panel ${admin['card']}`} aria-label={`Environment of ${machine.host}`}>
      <div>
        <h2>Environment of {machine.host}</h2>
        <p className={admin['soft']}>
          Set on that machine, in its environment or in <code>.env</code>, and read once when it starts; here they are
          only shown. What is secret is not.
        </p>
      </div>
      {rows.length === 0 ? (
        <p className={admin['soft']}>Nothing is set; all is as at first.</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, value, source, help }) => (
              <tr key={key}>
                <th scope="row">
                  <code>{key}</code>
                  <small data-flush>{help}</small>
                </th>
                <td data-label="Value">
                  <span>
                    {value}
                    <small>{SOURCES[source]}</small>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={admin['actions']}>
        <button
          type="button"
          className="button"
          data-kind="quiet"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? 'Show what is set alone' : `Show all ${machine.rows.length}`}
        </button>
      </div>
    </section>
  );
}
