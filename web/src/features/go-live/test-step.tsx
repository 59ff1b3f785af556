'use client';

import type { StreamState } from '@rostrum/contract/stream-state';
import { CircleAlert, CircleCheck, CircleDashed, EyeOff, Radio } from 'lucide-react';
import { useNow } from '../browser/use-now.ts';
import { sayDuration } from '../browser/words.ts';
import { LiveControls } from '../studio/live-controls.tsx';
import type { useStage } from '../studio/use-stage.ts';
import styles from './go-live.module.css';
import { Marked } from './marked.tsx';
import { Picture } from './picture.tsx';
import { type Check, judgeTest } from './verdict.ts';

export type TestStepProps = {
  readonly slug: string;
  readonly state: StreamState | null;
  readonly stage: ReturnType<typeof useStage>;
  /** How the encoder is started, in its own words; `**…**` sets a button's name off. */
  readonly start: string;
};

const ICONS = { good: CircleCheck, wait: CircleDashed, remark: CircleAlert, bad: CircleAlert } as const;

/** A test that nobody sees, its verdict, and the way on the air. */
export function TestStep({ slug, state, stage, start }: TestStepProps) {
  const isRehearsal = stage.stage.rehearsalSince !== null;
  const isOn = state !== null && (state.status === 'live' || state.status === 'reconnecting');
  // Until its own event runs, what arrives is still the rehearsal's.
  const isLive = isOn && !isRehearsal && !state.isRehearsal;
  const isSlate = isLive && state.isSlateByHand;
  const isAway = isLive && !isSlate && state.status === 'reconnecting';
  if (!isRehearsal && !isOn) {
    return <Beginning slug={slug} state={state} stage={stage} start={start} />;
  }
  const { verdict, say, checks } = judgeTest(state);
  const epoch = state?.epoch;
  return (
    <div className={styles['test']}>
      <p className={styles['banner']} data-kind={isLive ? 'live' : 'hidden'} role="status">
        {isLive ? <Radio aria-hidden="true" /> : <EyeOff aria-hidden="true" />}
        <span>
          <strong>
            {isAway
              ? 'Your encoder is away'
              : isLive
                ? 'You are live'
                : isRehearsal
                  ? 'Nobody sees you yet'
                  : 'Opening…'}
          </strong>
          {sayWhoSees({ isLive, isSlate, isRehearsal, isAway })}
          {isAway && <EndsIn at={state.graceEndsAt} />}
        </span>
      </p>
      {isOn && epoch !== undefined ? (
        <Picture key={epoch} slug={slug} epoch={epoch} />
      ) : (
        <div className={styles['noPicture']}>
          <p>
            <Marked text={start} />
          </p>
          <p className={styles['soft']}>The picture comes here within seconds.</p>
        </div>
      )}
      {!isSlate && (
        <div className={styles['verdict']} data-verdict={verdict} data-testid="verdict" role="status">
          {say}
        </div>
      )}
      {checks.length > 0 && (
        <ul className={styles['checks']} aria-label="What was looked at">
          {checks.map((check) => (
            <CheckLine key={`${check.name} ${check.say}`} check={check} />
          ))}
        </ul>
      )}
      {!isLive && isRehearsal && (
        <div className={styles['actions']}>
          <button
            type="button"
            className="button"
            disabled={stage.isBusy}
            onClick={() => void stage.decide({ isRehearsal: false })}
          >
            <Radio aria-hidden="true" /> Go live now
          </button>
          <span className={styles['faint']}>
            {isOn ? 'Your encoder goes on sending.' : 'Viewers see you as soon as your encoder sends.'}
          </span>
        </div>
      )}
      {isLive && <LiveControls slug={slug} state={state} stage={stage} />}
      {!isLive && <Told told={stage.told} />}
    </div>
  );
}

/** How long the event waits for its encoder. @param at milliseconds since 1970. */
function EndsIn({ at }: { at: number | undefined }) {
  const now = useNow();
  return at === undefined || now === undefined ? null : <> Else the event ends in {sayDuration(at - now)}.</>;
}

function sayWhoSees(it: { isLive: boolean; isSlate: boolean; isRehearsal: boolean; isAway: boolean }): string {
  if (it.isAway) {
    return 'Viewers see the slate until it sends again; then the same event goes on.';
  }
  if (it.isLive) {
    return `Everyone who may watch sees ${it.isSlate ? 'the slate' : 'this'} now.`;
  }
  return it.isRehearsal
    ? 'This is a test. Viewers see the waiting page, until you go live.'
    : 'The waiting pages of your viewers begin by themselves in a few seconds.';
}

function Beginning({ slug, state, stage, start }: TestStepProps) {
  const isEnded = stage.stage.endedAt !== null;
  return (
    <div className={styles['test']}>
      {isEnded && <LiveControls slug={slug} state={state} stage={stage} />}
      {!isEnded && state?.status === 'ended' && (
        <p className={styles['soft']} role="status">
          The event is over: nothing came from your encoder for longer than the channel waits. What it sends next begins
          a new one.
        </p>
      )}
      <p className={styles['soft']}>
        See and hear what arrives before anyone else does. Viewers who come early see a waiting page meanwhile.
      </p>
      <div className={styles['actions']}>
        <button
          type="button"
          className="button"
          disabled={stage.isBusy}
          onClick={() => void stage.decide({ isRehearsal: true })}
        >
          <EyeOff aria-hidden="true" /> Test first, nobody sees it
        </button>
      </div>
      {!isEnded && (
        <p className={styles['faint']}>
          In a hurry? <Marked text={start} /> You are live as soon as it sends.
        </p>
      )}
      {!isEnded && <Told told={stage.told} />}
    </div>
  );
}

function Told({ told }: { told: TestStepProps['stage']['told'] }) {
  return told === undefined ? null : (
    <p className={told.isFault ? 'fault' : styles['soft']} role={told.isFault ? 'alert' : 'status'}>
      {told.say}
    </p>
  );
}

function CheckLine({ check: { name, say, mood } }: { check: Check }) {
  const Icon = ICONS[mood];
  return (
    <li data-mood={mood}>
      <Icon aria-hidden="true" />
      <strong>{name}</strong>
      <span>{say.charAt(0).toUpperCase() + say.slice(1)}</span>
    </li>
  );
}
