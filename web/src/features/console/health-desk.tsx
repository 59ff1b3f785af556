'use client';

import type { Health, HealthFinding, MachineHealth } from '@rostrum/contract/health';
import { CircleAlert, CircleCheck, CircleMinus, TriangleAlert } from 'lucide-react';
import { useCallback, useState } from 'react';
import admin from '../admin/admin.module.css';
import { AdminWays } from '../admin/admin-ways.tsx';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import { sayAgo } from '../browser/words.ts';
import diagnosis from '../studio/diagnosis.module.css';
import styles from './console.module.css';
import { sayBytes, sayProcess, saySpan, sentence } from './process-words.ts';

const LOOK_EVERY_MS = 5_000;
const SIGNS = { bad: CircleAlert, warn: TriangleAlert, off: CircleMinus, well: CircleCheck } as const;
const MOODS = { well: 'good', warn: 'warn', bad: 'bad' } as const;

export type HealthDeskProps = { readonly known: Health; readonly knownAt: number };

/** `/admin/health`: how every process and edge is, what is wrong, and what to do. */
export function HealthDesk({ known, knownAt }: HealthDeskProps) {
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
          <h1>Health</h1>
          <p className={admin['soft']}>Every machine and process, as of a few seconds ago.</p>
        </div>
      </div>
      <section className={`panel ${admin['card']}`} aria-label="Verdict">
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
  const { host, version, disk, memory, cores, load, processes, off, isSilent, heardAt, clockAheadMs } = machine;
  return (
    <section className={`panel ${admin['card']}`} aria-label={host}>
      <div className={styles['machine']}>
        <h2>{host}</h2>
        <p className={admin['soft']} suppressHydrationWarning>
          {isSilent
            ? `Not heard of for ${saySpan(now - heardAt)}; this is what it told last.`
            : `Rostrum ${version}, up since ${when(machine.since)}`}
        </p>
      </div>
      <dl className={styles['facts']}>
        <Fact
          name="Disk free"
          value={disk === null ? 'not told' : `${sayBytes(disk.freeBytes)} of ${sayBytes(disk.totalBytes)}`}
        />
        <Fact name="Memory free" value={`${sayBytes(memory.freeBytes)} of ${sayBytes(memory.totalBytes)}`} />
        <Fact name="Load" value={`${load.toFixed(1)} on ${cores} ${cores === 1 ? 'core' : 'cores'}`} />
        <Fact name="Clock" value={sayClock(clockAheadMs)} />
        {machine.certificateEndsAt !== null && <Fact name="Certificate until" value={day(machine.certificateEndsAt)} />}
      </dl>

      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Process</th>
            <th scope="col">Since</th>
            <th scope="col">Restarts</th>
            <th scope="col">Memory</th>
            <th scope="col">Delay</th>
          </tr>
        </thead>
        <tbody>
          {processes.map((process) => (
            <tr key={process.name}>
              <th scope="row">
                <span className={styles['dot']} data-mood={moodOf(process, isSilent)} />
                {sentence(sayProcess(process.name))}
                <small>{isSilent ? 'not heard of' : process.isServing ? process.name : 'does not run'}</small>
              </th>
              <td data-label="Since" suppressHydrationWarning>
                {process.since === null ? '–' : when(process.since)}
              </td>
              <td data-label="Restarts" title={process.deaths[0]?.cause}>
                {process.restarts}
                {process.deaths[0] !== undefined && (
                  <small suppressHydrationWarning>{sayAgo(process.deaths[0].at, now)}</small>
                )}
              </td>
              <td data-label="Memory">{process.rssBytes === null ? '–' : sayBytes(process.rssBytes)}</td>
              <td data-label="Delay">{process.loopDelayMs === null ? '–' : `${process.loopDelayMs} ms`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {off.length > 0 && (
        <ul className={styles['off']} aria-label="Switched off">
          {off.map(({ name, say }) => (
            <li key={name}>
              <strong>{name} is off.</strong> {say}
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

function sayClock(aheadMs: number | null): string {
  if (aheadMs === null) {
    return 'not compared yet';
  }
  return Math.abs(aheadMs) < 1_000 ? 'right' : `${saySpan(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`;
}

function when(at: number): string {
  return new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

function day(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium' });
}
