'use client';

import { Radio } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sayAgo } from '../browser/words.ts';
import styles from './studio.module.css';
import type { useStage } from './use-stage.ts';

export type RehearsalNoteProps = {
  readonly slug: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly stage: ReturnType<typeof useStage>;
  /** Whether an encoder sends. */
  readonly isOn: boolean;
};

/** Said loudly, so that no rehearsal is forgotten: nobody sees the channel. */
export function RehearsalNote({ slug, since, stage, isOn }: RehearsalNoteProps) {
  const [ago, setAgo] = useState('');
  useEffect(() => setAgo(sayAgo(since, Date.now())), [since]);
  return (
    <div className={styles['rehearsal']} role="status">
      <p>
        <strong>Nobody sees you yet</strong>
        {isOn ? 'Your encoder sends, but this is a rehearsal' : 'This channel rehearses'}, begun {ago}. Viewers see the
        waiting page.{' '}
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
