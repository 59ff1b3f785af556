import type { LiveViewer } from '@rostrum/contract/live-sessions';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import admin from '../admin/admin.module.css';
import { askApi } from '../browser/api.ts';
import { sayDuration } from '../browser/words.ts';
import styles from './console.module.css';
import { cureOf, END_WORDS, RIGHT_WORDS } from './live-words.ts';

const KEEP_OUT = [
  { minutes: 10, label: 'keepOutMinutes', count: 10 },
  { minutes: 60, label: 'keepOutHour' },
  { minutes: 720, label: 'keepOutHours', count: 12 },
] as const;

export type ViewerTableProps = {
  readonly viewers: readonly LiveViewer[];
  readonly now: number;
  readonly onEnded: (id: string) => void;
};

/** Who watches, each with a way to show them out. */
export function ViewerTable({ viewers, now, onEnded }: ViewerTableProps) {
  const say = useSay('admin');
  const [asked, setAsked] = useState<string>();
  const [minutes, setMinutes] = useState<number>(60);
  const [said, setSaid] = useState<{ readonly isFault: boolean; readonly say: string }>();

  const end = async (viewer: LiveViewer): Promise<void> => {
    const path = `channels/${viewer.slug}/viewers/${encodeURIComponent(viewer.id)}/end`;
    const outcome = await askApi('POST', path, { minutes });
    setSaid({ isFault: !outcome.ok, say: outcome.ok ? say('theyAreOut') : outcome.say });
    setAsked(undefined);
    onEnded(viewer.id);
  };

  return (
    <>
      {said !== undefined && (
        <p className={said.isFault ? 'fault' : admin['done']} role="status">
          {said.say}
        </p>
      )}
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{say('channel')}</th>
            <th scope="col">{say('right')}</th>
            <th scope="col">{say('device')}</th>
            <th scope="col">{say('howLong')}</th>
            <th scope="col">
              <span className="visually-hidden">{say('end')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {viewers.map((viewer) => (
            <tr key={viewer.id}>
              <th scope="row">{viewer.slug}</th>
              <td data-label={say('right')}>
                <span>
                  {say(RIGHT_WORDS[viewer.right])}
                  {viewer.who !== null && <small>{viewer.who}</small>}
                </span>
              </td>
              <td data-label={say('device')}>
                <span>
                  {viewer.device}
                  <small>{viewer.place}</small>
                </span>
              </td>
              <td data-label={say('howLong')} suppressHydrationWarning>
                {sayDuration(now - viewer.since)}
              </td>
              <td data-label="" className={styles['do']}>
                {viewer.mayEnd && asked !== viewer.id && (
                  <button
                    type="button"
                    className="button"
                    data-kind="quiet"
                    data-size="small"
                    onClick={() => setAsked(viewer.id)}
                  >
                    {say('endAsk')}
                  </button>
                )}
                {viewer.mayEnd && asked === viewer.id && (
                  <EndForm
                    viewer={viewer}
                    minutes={minutes}
                    onMinutes={setMinutes}
                    onEnd={() => void end(viewer)}
                    onKeep={() => setAsked(undefined)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

type EndFormProps = {
  readonly viewer: LiveViewer;
  readonly minutes: number;
  readonly onMinutes: (minutes: number) => void;
  readonly onEnd: () => void;
  readonly onKeep: () => void;
};

function EndForm({ viewer, minutes, onMinutes, onEnd, onKeep }: EndFormProps) {
  const say = useSay('admin');
  const cure = cureOf(viewer);
  const words = END_WORDS[viewer.right];
  return (
    <div className={styles['sure']}>
      {words !== undefined && <p>{say(words)}</p>}
      {viewer.right !== 'token' && (
        <select
          className="input"
          aria-label={say('keepOut')}
          value={minutes}
          onChange={(event) => onMinutes(Number(event.currentTarget.value))}
        >
          {KEEP_OUT.map((choice) => (
            <option key={choice.minutes} value={choice.minutes}>
              {choice.label === 'keepOutHour' ? say(choice.label) : say(choice.label, { count: choice.count })}
            </option>
          ))}
        </select>
      )}
      <div className={admin['actions']}>
        <button type="button" className="button" data-kind="danger" data-size="small" onClick={onEnd}>
          {say('showOut')}
        </button>
        <button type="button" className="button" data-kind="plain" data-size="small" onClick={onKeep}>
          {say('letWatch')}
        </button>
        {cure !== undefined && (
          <a className="button" data-kind="plain" data-size="small" href={cure.href}>
            {say(cure.label)}
          </a>
        )}
      </div>
    </div>
  );
}
