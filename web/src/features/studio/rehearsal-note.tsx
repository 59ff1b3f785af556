'use client';

import { Radio } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { Occurrence } from '../../server/occurrences.ts';
import { askApi } from '../browser/api.ts';
import { usePoll } from '../browser/use-poll.ts';
import { sayAgo } from '../browser/words.ts';
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
  return (
    <div className={styles['rehearsal']} data-late={isLate || undefined} role={isLate ? 'alert' : 'status'}>
      <p>
        <strong>{isLate ? `Nobody sees “${planned.title}”` : 'Nobody sees you yet'}</strong>
        {isLate && `It was to begin ${sayAgo(planned.startsAt, now)}, and your viewers wait. `}
        {isOn ? 'Your encoder sends, but this is a rehearsal' : 'This channel rehearses'}
        {now !== undefined && `, begun ${sayAgo(since, now)}`}. Viewers see the waiting page.
        {!isOn && ' After two hours without an encoder the rehearsal ends by itself.'}{' '}
        <a className={styles['link']} href={`/studio/${slug}/go-live#test`}>
          Look at the test
        </a>
        {stage.told !== undefined && ` ${stage.told.say}`}
      </p>
      <button
        type="button"
        className="button"
        disabled={stage.isBusy}
        onClick={() => void stage.decide({ isRehearsal: false })}
      >
        <Radio aria-hidden="true" /> Go live now
      </button>
    </div>
  );
}
