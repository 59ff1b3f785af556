import type { Storage } from '@rostrum/contract/storage';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import styles from './console.module.css';
import { sayBytes } from './process-words.ts';

const KIND_WORDS: Readonly<Record<Storage['kinds'][number]['kind'], { readonly name: string; readonly what: string }>> =
  {
    live: { name: 'Live', what: 'what viewers can play and go back to now' },
    edge: { name: 'Edge', what: 'what this machine’s edge keeps for viewers' },
    slates: { name: 'Slates', what: 'shown while an encoder is away' },
    films: { name: 'Films', what: 'that channels are pulled from' },
    database: { name: 'Database', what: 'accounts, channels, rights, what was done' },
    redis: { name: 'Redis', what: 'chat, and what processes tell each other' },
    other: { name: 'Other', what: 'keys, locks, and whatever else lies there' },
  };

/** `/admin/storage`: what takes the room, what bounds it, and what is left. */
export function StorageRoom({ storage }: { storage: Storage }) {
  const { disk, kinds, channels, caches, limits, alarms, isPartial } = storage;
  const total = kinds.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div className={admin['page']}>
      <AdminWays at="storage" />
      <div className={admin['head']}>
        <div>
          <h1>Storage</h1>
          <p className={admin['soft']}>
            {disk === null
              ? `${sayBytes(total)} are used.`
              : `${sayBytes(total)} are used here, ${sayBytes(disk.freeBytes)} of ${sayBytes(disk.totalBytes)} are free.`}
            {isPartial && ' There are more files than were counted.'}
          </p>
        </div>
      </div>
      {alarms.map(({ say, cure }) => (
        <p key={say} className="fault">
          {say} {cure}
        </p>
      ))}
      <section className={`panel ${admin['card']}`} aria-label="What takes the room">
        <h2>What takes the room</h2>
        <ul className={styles['bars']}>
          {kinds.map(({ kind, bytes }) => (
            <li key={kind}>
              <span>
                <strong>{KIND_WORDS[kind].name}</strong>
                <small>{KIND_WORDS[kind].what}</small>
              </span>
              <span className={styles['amount']}>{sayBytes(bytes)}</span>
              <meter min={0} max={Math.max(1, total)} value={bytes} aria-label={KIND_WORDS[kind].name} />
            </li>
          ))}
        </ul>
        {caches.map(({ host, memoryBytes, diskBytes }) => (
          <p key={host} className={admin['soft']}>
            The edge on {host} keeps {sayBytes(memoryBytes)} in memory and {sayBytes(diskBytes)} on its disk.
          </p>
        ))}
      </section>
      <section className={`panel ${admin['card']}`} aria-label="Channels">
        <h2>Channels</h2>
        {channels.length === 0 ? (
          <p className={admin['soft']}>No channel keeps anything now.</p>
        ) : (
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">Channel</th>
                <th scope="col">Live</th>
                <th scope="col">Slate</th>
              </tr>
            </thead>
            <tbody>
              {channels.map(({ slug, title, liveBytes, slateBytes, shortened }) => (
                <tr key={slug}>
                  <th scope="row">
                    {title === null ? slug : <a href={`/studio/${slug}`}>{title}</a>}
                    <small data-flush>{title === null ? 'a channel that is no more' : (shortened ?? slug)}</small>
                  </th>
                  <td data-label="Live">{sayBytes(liveBytes)}</td>
                  <td data-label="Slate">{slateBytes === 0 ? '–' : sayBytes(slateBytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className={`panel ${admin['card']}`} aria-label="What bounds it">
        <h2>What bounds it</h2>
        {limits.length === 0 ? (
          <p className={admin['soft']}>No machine has told its settings yet.</p>
        ) : (
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">Setting</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {limits.map(({ host, key, value, help }) => (
                <tr key={`${host} ${key} ${value}`}>
                  <th scope="row">
                    <code>{key}</code>
                    <small data-flush>{help}</small>
                  </th>
                  <td data-label="Value">
                    <span>
                      {sayLimit(key, value)}
                      <small>{host}</small>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p className={admin['soft']}>
          They are set in the environment or in <code>.env</code> on that machine, for all channels alike, and hold from
          the next start. Where a list of live media would take more, it is shorter, and the channel’s studio says so.
        </p>
      </section>
    </div>
  );
}

function sayLimit(key: string, value: string): string {
  if (!key.endsWith('_BYTES')) {
    return key.endsWith('_S') ? `${value} s` : value;
  }
  return value !== '0' ? sayBytes(Number(value)) : key.startsWith('EDGE_') ? 'off' : 'no limit';
}
