import type { LiveViewer } from '@rostrum/contract/live-sessions';
import { useState } from 'react';
import admin from '../admin/admin.module.css';
import { askApi } from '../browser/api.ts';
import { sayDuration } from '../browser/words.ts';
import styles from './console.module.css';
import { cureOf, END_WORDS, RIGHT_WORDS } from './live-words.ts';

const KEEP_OUT = [
  { minutes: 10, label: 'for 10 minutes' },
  { minutes: 60, label: 'for an hour' },
  { minutes: 720, label: 'for 12 hours' },
] as const;

export type ViewerTableProps = {
  readonly viewers: readonly LiveViewer[];
  readonly now: number;
  readonly onEnded: (id: string) => void;
};

/** Who watches, each with a way to show them out. */
export function ViewerTable({ viewers, now, onEnded }: ViewerTableProps) {
  const [asked, setAsked] = useState<string>();
  const [minutes, setMinutes] = useState<number>(60);
  const [said, setSaid] = useState<{ readonly isFault: boolean; readonly say: string }>();

  const end = async (viewer: LiveViewer): Promise<void> => {
    const path = `channels/${viewer.slug}/viewers/${encodeURIComponent(viewer.id)}/end`;
    const outcome = await askApi('POST', path, { minutes });
    setSaid({ isFault: !outcome.ok, say: outcome.ok ? 'They are out.' : outcome.say });
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
            <th scope="col">Channel</th>
            <th scope="col">Right</th>
            <th scope="col">Device</th>
            <th scope="col">For</th>
            <th scope="col">
              <span className="visually-hidden">End</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {viewers.map((viewer) => (
            <tr key={viewer.id}>
              <th scope="row">{viewer.slug}</th>
              <td data-label="Right">
                <span>
                  {RIGHT_WORDS[viewer.right]}
                  {viewer.who !== null && <small>{viewer.who}</small>}
                </span>
              </td>
              <td data-label="Device">
                <span>
                  {viewer.device}
                  <small>{viewer.place}</small>
                </span>
              </td>
              <td data-label="For" suppressHydrationWarning>
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
                    End…
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
  const cure = cureOf(viewer);
  return (
    <div className={styles['sure']}>
      <p>{END_WORDS[viewer.right]}</p>
      {viewer.right !== 'token' && (
        <select
          className="input"
          aria-label="Keep out"
          value={minutes}
          onChange={(event) => onMinutes(Number(event.currentTarget.value))}
        >
          {KEEP_OUT.map((choice) => (
            <option key={choice.minutes} value={choice.minutes}>
              Keep out {choice.label}
            </option>
          ))}
        </select>
      )}
      <div className={admin['actions']}>
        <button type="button" className="button" data-kind="danger" data-size="small" onClick={onEnd}>
          Show out
        </button>
        <button type="button" className="button" data-kind="plain" data-size="small" onClick={onKeep}>
          Let them watch
        </button>
        {cure !== undefined && (
          <a className="button" data-kind="plain" data-size="small" href={cure.href}>
            {cure.label}
          </a>
        )}
      </div>
    </div>
  );
}
