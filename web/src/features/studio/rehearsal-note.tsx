'use client';

import { Radio } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { Occurrence } from '../../server/occurrences.ts';
import { askApi } from '../browser/api.ts';
import { useAgo } from '../browser/use-ago.ts';
import { usePoll } from '../browser/use-poll.ts';
import styles from './studio.module.css';
import type { useStage } from './use-stage.ts';

const LOOK_EVERY_MS = 30_000;

export type RehearsalNoteProps = {
  readonly slug: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly stage: ReturnType<typeof useStage>;
  /** Whether an encoder sends. */
  readonly isOn: boolean;
};

/** Said loudly, so that no rehearsal is forgotten: nobody sees the channel. Louder where what was planned has begun. */
export function RehearsalNote({ slug, since, stage, isOn }: RehearsalNoteProps) {
  const say = useSay('live');
  const ago = useAgo();
  const [now, setNow] = useState<number>();
  const [planned, setPlanned] = useState<Occurrence>();
  const look = useCallback(async () => {
    setNow(Date.now());
    const outcome = await askApi<{ coming: readonly Occurrence[] }>('GET', `channels/${slug}/schedule`);
    setPlanned(outcome.ok ? outcome.value.coming[0] : undefined);
  }, [slug]);
  useEffect(() => void look(), [look]);
  usePoll(look, LOOK_EVERY_MS);
  // What is coming may have begun: until its end it is the first of the list.
  const isLate = planned !== undefined && now !== undefined && planned.startsAt <= now;
  const begun = now === undefined ? '' : say('begun', { ago: ago(since, now) });
  return (
    <div className={styles['rehearsal']} data-late={isLate || undefined} role={isLate ? 'alert' : 'status'}>
      <p>
        <strong>{isLate ? say('nobodySees', { title: planned.title }) : say('nobodySeesYou')}</strong>
        {isLate && `${say('wasToBegin', { ago: ago(planned.startsAt, now) })} `}
        {say(isOn ? 'sendsButRehearses' : 'rehearses', { begun })}
        {!isOn && ` ${say('endsByItself')}`}{' '}
        <a className={styles['link']} href={`/studio/${slug}/go-live#test`}>
          {say('lookAtTest')}
        </a>
        {stage.told !== undefined && ` ${stage.told.say}`}
      </p>
      <button
        type="button"
        className="button"
        disabled={stage.isBusy}
        onClick={() => void stage.decide({ isRehearsal: false })}
      >
        <Radio aria-hidden="true" /> {say('goLiveNow')}
      </button>
    </div>
  );
}
