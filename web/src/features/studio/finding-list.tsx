import type { Finding, StreamState } from '@rostrum/contract/stream-state';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { sayAgo } from '../browser/words.ts';
import styles from './diagnosis.module.css';

const SIGNS = { bad: CircleAlert, warn: TriangleAlert, info: Info } as const;
const WEIGHTS = { bad: 'Viewers notice', warn: 'To mend', info: 'Good to know' } as const;

export type FindingListProps = {
  readonly findings: StreamState['findings'];
  /** Whether an encoder is there to be judged. */
  readonly isLive: boolean;
  readonly now: number | undefined;
};

/** The diagnosis: in one line how the stream is, then each thing that is amiss, with its cause and its cure. */
export function FindingList({ findings, isLive, now }: FindingListProps) {
  if (!isLive && findings.length === 0) {
    return null;
  }
  const worst = findings[0]?.severity;
  return (
    <section className={styles['diagnosis']} aria-label="Diagnosis">
      <p className={styles['verdict']} data-mood={moodOf(worst)} role="status">
        <Sign severity={worst} />
        {verdictOf(findings)}
      </p>
      {findings.length > 0 && (
        <ul className={styles['findings']}>
          {findings.map((finding) => (
            <Row key={finding.code} finding={finding} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ finding, now }: { finding: Finding; now: number | undefined }) {
  return (
    <li data-severity={finding.severity}>
      <Sign severity={finding.severity} />
      <div>
        <p className={styles['cause']}>{finding.say}</p>
        <p className={styles['cure']}>{finding.cure}</p>
        <p className={styles['meta']}>
          {WEIGHTS[finding.severity]}
          {now !== undefined && ` · began ${sayAgo(finding.since, now)}`}
        </p>
      </div>
    </li>
  );
}

function Sign({ severity }: { severity: Finding['severity'] | undefined }) {
  const Shape = severity === undefined ? CircleCheck : SIGNS[severity];
  return <Shape aria-hidden="true" />;
}

function moodOf(worst: Finding['severity'] | undefined): 'good' | 'warn' | 'bad' {
  return worst === 'bad' ? 'bad' : worst === 'warn' ? 'warn' : 'good';
}

/** @returns "All well", "2 things to mend", "All well, 1 thing to know". */
function verdictOf(findings: readonly Finding[]): string {
  const amiss = findings.filter(({ severity }) => severity !== 'info').length;
  const known = findings.length - amiss;
  if (amiss > 0) {
    return `${things(amiss)} to mend`;
  }
  return known === 0 ? 'All well' : `All well, ${things(known)} to know`;
}

function things(count: number): string {
  return count === 1 ? '1 thing' : `${count} things`;
}
