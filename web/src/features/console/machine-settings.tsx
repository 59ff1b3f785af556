import type { SiteSettingsShown } from '@rostrum/contract/site-settings';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import admin from '../admin/admin.module.css';
import styles from './console.module.css';

const SOURCES = { environment: 'setInEnvironment', '.env': 'setInFile', default: 'asAtFirst' } as const;

/** By what settings a machine was started: to be read, and changed there. */
export function MachineSettings({ machine }: { machine: SiteSettingsShown['machines'][number] }) {
  const say = useSay('admin');
  const rich = useSayRich('admin');
  const [showsAll, setShowsAll] = useState(false);
  const set = machine.rows.filter(({ source }) => source !== 'default');
  const rows = showsAll ? machine.rows : set;
  return (
    <section className={`panel ${admin['card']}`} aria-label={say('environmentOf', { host: machine.host })}>
      <div>
        <h2>{say('environmentOf', { host: machine.host })}</h2>
        <p className={admin['soft']}>{rich('environmentText', { code: (text) => <code key="file">{text}</code> })}</p>
      </div>
      {rows.length === 0 ? (
        <p className={admin['soft']}>{say('nothingSet')}</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{say('key')}</th>
              <th scope="col">{say('value')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, value, source, help }) => (
              <tr key={key}>
                <th scope="row">
                  <code>{key}</code>
                  <small data-flush>{help}</small>
                </th>
                <td data-label={say('value')}>
                  <span>
                    {value}
                    <small>{say(SOURCES[source])}</small>
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
          {showsAll ? say('showSet') : say('showAll', { count: machine.rows.length })}
        </button>
      </div>
    </section>
  );
}
