'use client';

import type { StreamState } from '@rostrum/contract/stream-state';
import { CircleAlert, CircleCheck, CircleDashed, EyeOff, Radio } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import { useSayFinding } from '../../language/use-say-finding.ts';
import { useSayRich } from '../../language/use-say-rich.ts';
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
  const say = useSay('goLive');
  const sayFinding = useSayFinding();
  const isRehearsal = stage.stage.rehearsalSince !== null;
  const isOn = state !== null && (state.status === 'live' || state.status === 'reconnecting');
  // Until its own event runs, what arrives is still the rehearsal's.
  const isLive = isOn && !isRehearsal && !state.isRehearsal;
  const isSlate = isLive && state.isSlateByHand;
  const isAway = isLive && !isSlate && state.status === 'reconnecting';
  if (!isRehearsal && !isOn) {
    return <Beginning slug={slug} state={state} stage={stage} start={start} />;
  }
  const preFlight = judgeTest(state, say, sayFinding);
  const epoch = state?.epoch;
  return (
    <div className={styles['test']}>
      <p className={styles['banner']} data-kind={isLive ? 'live' : 'hidden'} role="status">
        {isLive ? <Radio aria-hidden="true" /> : <EyeOff aria-hidden="true" />}
        <span>
          <strong>{say(isAway ? 'away' : isLive ? 'live' : isRehearsal ? 'unseen' : 'opening')}</strong>
          {say(whoSees({ isLive, isSlate, isRehearsal, isAway }))}
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
          <p className={styles['soft']}>{say('pictureSoon')}</p>
        </div>
      )}
      {!isSlate && (
        <div className={styles['verdict']} data-verdict={preFlight.verdict} data-testid="verdict" role="status">
          {preFlight.say}
        </div>
      )}
      {preFlight.checks.length > 0 && (
        <ul className={styles['checks']} aria-label={say('lookedAt')}>
          {preFlight.checks.map((check) => (
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
            <Radio aria-hidden="true" /> {say('goLiveNow')}
          </button>
          <span className={styles['faint']}>{say(isOn ? 'goesOnSending' : 'seenOnceSending')}</span>
        </div>
      )}
      {isLive && <LiveControls slug={slug} state={state} stage={stage} />}
      {!isLive && <Told told={stage.told} />}
    </div>
  );
}

/** How long the event waits for its encoder. @param at milliseconds since 1970. */
function EndsIn({ at }: { at: number | undefined }) {
  const say = useSay('goLive');
  const now = useNow();
  return at === undefined || now === undefined ? null : ` ${say('endsIn', { time: sayDuration(at - now) })}`;
}

/** @returns the message that tells it. */
function whoSees(it: { isLive: boolean; isSlate: boolean; isRehearsal: boolean; isAway: boolean }) {
  if (it.isAway) {
    return 'seesUntilBack';
  }
  if (it.isLive) {
    return it.isSlate ? 'seesSlate' : 'seesThis';
  }
  return it.isRehearsal ? 'seesWaiting' : 'seesSoon';
}

function Beginning({ slug, state, stage, start }: TestStepProps) {
  const say = useSay('goLive');
  const sayRich = useSayRich('goLive');
  const isEnded = stage.stage.endedAt !== null;
  return (
    <div className={styles['test']}>
      {isEnded && <LiveControls slug={slug} state={state} stage={stage} />}
      {!isEnded && state?.status === 'ended' && (
        <p className={styles['soft']} role="status">
          {say('isOver')}
        </p>
      )}
      <p className={styles['soft']}>{say('testText')}</p>
      <div className={styles['actions']}>
        <button
          type="button"
          className="button"
          disabled={stage.isBusy}
          onClick={() => void stage.decide({ isRehearsal: true })}
        >
          <EyeOff aria-hidden="true" /> {say('testFirst')}
        </button>
      </div>
      {!isEnded && (
        <p className={styles['faint']}>{sayRich('inHurry', { start: () => <Marked key="start" text={start} /> })}</p>
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

function CheckLine({ check: { name, say, mood, language } }: { check: Check }) {
  const Icon = ICONS[mood];
  return (
    <li data-mood={mood}>
      <Icon aria-hidden="true" />
      <strong>{name}</strong>
      <span lang={language}>{say.charAt(0).toUpperCase() + say.slice(1)}</span>
    </li>
  );
}
