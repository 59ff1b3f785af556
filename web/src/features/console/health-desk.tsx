'use client';

import type { Health, HealthFinding, MachineHealth } from '@rostrum/contract/health';
import type { Language } from '@rostrum/contract/language';
import { CircleAlert, CircleCheck, CircleMinus, TriangleAlert } from 'lucide-react';
import { useCallback, useState } from 'react';
import { dateFormat, type Say } from '../../language/speaker.ts';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
import { usePoll } from '../browser/use-poll.ts';
import diagnosis from '../studio/diagnosis.module.css';
import styles from './console.module.css';
import { listProcess, sayBytes, saySpan, sayTenths } from './process-words.ts';

const LOOK_EVERY_MS = 5_000;
const SIGNS = { bad: CircleAlert, warn: TriangleAlert, off: CircleMinus, well: CircleCheck } as const;
const MOODS = { well: 'good', warn: 'warn', bad: 'bad' } as const;

export type HealthDeskProps = { readonly known: Health; readonly knownAt: number };

/** `/admin/health`: how every process and edge is, what is wrong, and what to do. */
export function HealthDesk({ known, knownAt }: HealthDeskProps) {
  const say = useSay('admin');
  const [health, setHealth] = useState(known);
  const [now, setNow] = useState(knownAt);
  const [fault, setFault] = useState<string>();
  const look = useCallback(async () => {
    const outcome = await askApi<Health>('GET', 'health');
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setHealth(outcome.value);
      setNow(Date.now());
    }
  }, []);
  usePoll(look, LOOK_EVERY_MS);
  const { verdict, findings, machines } = health;
  const Sign = SIGNS[verdict.level];
  return (
    <div className={admin['page']}>
      <AdminWays at="health" />
      <div className={admin['head']}>
        <div>
          <h1>{say('health')}</h1>
          <p className={admin['soft']}>{say('healthText')}</p>
        </div>
      </div>
      <section className={`panel ${admin['card']}`} aria-label={say('verdict')}>
        <p className={diagnosis['verdict']} data-mood={MOODS[verdict.level]} role="status">
          <Sign aria-hidden="true" />
          <span className={styles['verdict']}>{verdict.say}</span>
        </p>
        {findings.length > 0 && (
          <ul className={diagnosis['findings']}>
            {findings.map((finding) => (
              <FindingRow key={`${finding.where} ${finding.say}`} finding={finding} />
            ))}
          </ul>
        )}
      </section>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {machines.map((machine) => (
        <MachineCard key={`${machine.host} ${machine.since}`} machine={machine} now={now} />
      ))}
    </div>
  );
}

function FindingRow({ finding }: { finding: HealthFinding }) {
  const Sign = SIGNS[finding.severity];
  return (
    <li data-severity={finding.severity === 'off' ? 'info' : finding.severity}>
      <Sign aria-hidden="true" />
      <div>
        <p className={diagnosis['cause']}>{finding.say}</p>
        <p className={diagnosis['cure']}>{finding.cure}</p>
        <p className={diagnosis['meta']}>{finding.where}</p>
      </div>
    </li>
  );
}

function MachineCard({ machine, now }: { machine: MachineHealth; now: number }) {
  const words = useSay('admin');
  const language = useLanguage();
  const ago = useAgo();
  const room = (bytes: number): string => sayBytes(bytes, language);
  const freeOf = ({ freeBytes, totalBytes }: MachineHealth['memory']): string =>
    words('freeOf', { free: room(freeBytes), total: room(totalBytes) });
  const { host, version, disk, memory, cores, load, processes, off, isSilent, heardAt, clockAheadMs } = machine;
  return (
    <section className={`panel ${admin['card']}`} aria-label={host}>
      <div className={styles['machine']}>
        <h2>{host}</h2>
        <p className={admin['soft']} suppressHydrationWarning>
          {isSilent
            ? words('silentFor', { span: saySpan(now - heardAt, language) })
            : words('upSince', { version, when: when(machine.since, language) })}
        </p>
      </div>
      <dl className={styles['facts']}>
        <Fact name={words('diskFree')} value={disk === null ? words('notTold') : freeOf(disk)} />
        <Fact name={words('memoryFree')} value={freeOf(memory)} />
        <Fact name={words('load')} value={words('loadOn', { load: sayTenths(load, language), cores })} />
        <Fact name={words('clock')} value={sayClock(clockAheadMs, words, language)} />
        {machine.certificateEndsAt !== null && (
          <Fact name={words('certificateUntil')} value={day(machine.certificateEndsAt, language)} />
        )}
      </dl>

      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{words('process')}</th>
            <th scope="col">{words('since')}</th>
            <th scope="col">{words('restarts')}</th>
            <th scope="col">{words('memory')}</th>
            <th scope="col">{words('delay')}</th>
          </tr>
        </thead>
        <tbody>
          {processes.map((process) => (
            <tr key={process.name}>
              <th scope="row">
                <span className={styles['dot']} data-mood={moodOf(process, isSilent)} />
                {listProcess(process.name, words)}
                <small>{isSilent ? words('notHeardOf') : process.isServing ? process.name : words('doesNotRun')}</small>
              </th>
              <td data-label={words('since')} suppressHydrationWarning>
                {process.since === null ? '–' : when(process.since, language)}
              </td>
              <td data-label={words('restarts')} title={process.deaths[0]?.cause}>
                {process.restarts}
                {process.deaths[0] !== undefined && (
                  <small suppressHydrationWarning>{ago(process.deaths[0].at, now)}</small>
                )}
              </td>
              <td data-label={words('memory')}>{process.rssBytes === null ? '–' : room(process.rssBytes)}</td>
              <td data-label={words('delay')}>{process.loopDelayMs === null ? '–' : `${process.loopDelayMs} ms`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {off.length > 0 && (
        <ul className={styles['off']} aria-label={words('switchedOff')}>
          {off.map(({ name, say }) => (
            <li key={name}>
              <strong>{words('isOff', { name })}</strong> {say}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd suppressHydrationWarning>{value}</dd>
    </div>
  );
}

function moodOf({ isServing, conditions }: MachineHealth['processes'][number], isSilent: boolean): string {
  if (isSilent || !isServing || conditions.some(({ severity }) => severity === 'bad')) {
    return 'bad';
  }
  return conditions.some(({ severity }) => severity === 'warn') ? 'warn' : conditions.length > 0 ? 'off' : 'good';
}

function sayClock(aheadMs: number | null, say: Say<'admin'>, language: Language): string {
  if (aheadMs === null) {
    return say('clockUnknown');
  }
  if (Math.abs(aheadMs) < 1_000) {
    return say('clockRight');
  }
  return say(aheadMs > 0 ? 'clockAhead' : 'clockBehind', { span: saySpan(Math.abs(aheadMs), language) });
}

function when(at: number, language: Language): string {
  return dateFormat(language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at);
}

function day(at: number, language: Language): string {
  return dateFormat(language, { dateStyle: 'medium' }).format(at);
}
