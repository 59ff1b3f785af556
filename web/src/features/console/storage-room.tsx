'use client';

import type { Storage } from '@rostrum/contract/storage';
import type { Say } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { useSayRich } from '../../language/use-say-rich.ts';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import styles from './console.module.css';
import { sayBytes } from './process-words.ts';

/** What takes the room, and what it is: names of messages of the room `admin`. */
const KIND_WORDS = {
  live: { name: 'live', what: 'liveWhat' },
  edge: { name: 'edge', what: 'edgeWhat' },
  slates: { name: 'slates', what: 'slatesWhat' },
  films: { name: 'films', what: 'filmsWhat' },
  database: { name: 'database', what: 'databaseWhat' },
  redis: { name: 'redis', what: 'redisWhat' },
  other: { name: 'other', what: 'otherWhat' },
} as const satisfies Readonly<Record<Storage['kinds'][number]['kind'], unknown>>;

/** `/admin/storage`: what takes the room, what bounds it, and what is left. */
export function StorageRoom({ storage }: { storage: Storage }) {
  const say = useSay('admin');
  const rich = useSayRich('admin');
  const language = useLanguage();
  const room = (bytes: number): string => sayBytes(bytes, language);
  const { disk, kinds, channels, caches, limits, alarms, isPartial } = storage;
  const total = kinds.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div className={admin['page']}>
      <AdminWays at="storage" />
      <div className={admin['head']}>
        <div>
          <h1>{say('storage')}</h1>
          <p className={admin['soft']}>
            {disk === null
              ? say('used', { used: room(total) })
              : say('usedHere', { used: room(total), free: room(disk.freeBytes), total: room(disk.totalBytes) })}
            {isPartial && ` ${say('uncounted')}`}
          </p>
        </div>
      </div>
      {alarms.map((alarm) => (
        <p key={alarm.say} className="fault">
          {alarm.say} {alarm.cure}
        </p>
      ))}
      <section className={`panel ${admin['card']}`} aria-label={say('whatTakesRoom')}>
        <h2>{say('whatTakesRoom')}</h2>
        <ul className={styles['bars']}>
          {kinds.map(({ kind, bytes }) => (
            <li key={kind}>
              <span>
                <strong>{say(KIND_WORDS[kind].name)}</strong>
                <small>{say(KIND_WORDS[kind].what)}</small>
              </span>
              <span className={styles['amount']}>{room(bytes)}</span>
              <meter min={0} max={Math.max(1, total)} value={bytes} aria-label={say(KIND_WORDS[kind].name)} />
            </li>
          ))}
        </ul>
        {caches.map(({ host, memoryBytes, diskBytes }) => (
          <p key={host} className={admin['soft']}>
            {say('edgeKeeps', { host, memory: room(memoryBytes), disk: room(diskBytes) })}
          </p>
        ))}
      </section>
      <section className={`panel ${admin['card']}`} aria-label={say('channels')}>
        <h2>{say('channels')}</h2>
        {channels.length === 0 ? (
          <p className={admin['soft']}>{say('nothingKept')}</p>
        ) : (
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{say('channel')}</th>
                <th scope="col">{say('live')}</th>
                <th scope="col">{say('slate')}</th>
              </tr>
            </thead>
            <tbody>
              {channels.map(({ slug, title, liveBytes, slateBytes, shortened }) => (
                <tr key={slug}>
                  <th scope="row">
                    {title === null ? slug : <a href={`/studio/${slug}`}>{title}</a>}
                    <small data-flush>{title === null ? say('goneChannel') : (shortened ?? slug)}</small>
                  </th>
                  <td data-label={say('live')}>{room(liveBytes)}</td>
                  <td data-label={say('slate')}>{slateBytes === 0 ? '–' : room(slateBytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className={`panel ${admin['card']}`} aria-label={say('whatBounds')}>
        <h2>{say('whatBounds')}</h2>
        {limits.length === 0 ? (
          <p className={admin['soft']}>{say('noSettingsTold')}</p>
        ) : (
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{say('setting')}</th>
                <th scope="col">{say('value')}</th>
              </tr>
            </thead>
            <tbody>
              {limits.map(({ host, key, value, help }) => (
                <tr key={`${host} ${key} ${value}`}>
                  <th scope="row">
                    <code>{key}</code>
                    <small data-flush>{help}</small>
                  </th>
                  <td data-label={say('value')}>
                    <span>
                      {sayLimit(key, value, say, room)}
                      <small>{host}</small>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p className={admin['soft']}>{rich('boundsText', { code: (text) => <code key="file">{text}</code> })}</p>
      </section>
    </div>
  );
}

function sayLimit(key: string, value: string, say: Say<'admin'>, room: (bytes: number) => string): string {
  if (!key.endsWith('_BYTES')) {
    return key.endsWith('_S') ? `${value} s` : value;
  }
  return value !== '0' ? room(Number(value)) : say(key.startsWith('EDGE_') ? 'off' : 'noLimit');
}
