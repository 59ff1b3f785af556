import type { Finding, StreamState } from '@rostrum/contract/stream-state';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { Say } from '../../language/speaker.ts';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayFinding } from '../../language/use-say-finding.ts';
import { useAgo } from '../browser/use-ago.ts';
import styles from './diagnosis.module.css';

const SIGNS = { bad: CircleAlert, warn: TriangleAlert, info: Info } as const;
const WEIGHTS = { bad: 'viewersNotice', warn: 'toMend', info: 'goodToKnow' } as const;

export type FindingListProps = {
  readonly findings: StreamState['findings'];
  /** Whether an encoder is there to be judged. */
  readonly isLive: boolean;
  readonly now: number | undefined;
};

/** The diagnosis: in one line how the stream is, then each thing that is amiss, with its cause and its cure. */
export function FindingList({ findings, isLive, now }: FindingListProps) {
  const say = useSay('live');
  if (!isLive && findings.length === 0) {
    return null;
  }
  const worst = findings[0]?.severity;
  return (
    <section className={styles['diagnosis']} aria-label={say('diagnosis')}>
      <p className={styles['verdict']} data-mood={moodOf(worst)} role="status">
        <Sign severity={worst} />
        {verdictOf(say, findings)}
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
  const say = useSay('live');
  const ago = useAgo();
  const said = useSayFinding()(finding);
  const weight = say(WEIGHTS[finding.severity]);
  return (
    <li data-severity={finding.severity}>
      <Sign severity={finding.severity} />
      <div>
        <p className={styles['cause']} lang={said.language}>
          {said.say}
        </p>
        <p className={styles['cure']} lang={said.language}>
          {said.cure}
        </p>
        <p className={styles['meta']}>
          {now === undefined ? weight : say('began', { weight, ago: ago(finding.since, now) })}
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
function verdictOf(say: Say<'live'>, findings: readonly Finding[]): string {
  const amiss = findings.filter(({ severity }) => severity !== 'info').length;
  const known = findings.length - amiss;
  if (amiss > 0) {
    return say('thingsToMend', { count: amiss });
  }
  return known === 0 ? say('allWell') : say('allWellBut', { count: known });
}
