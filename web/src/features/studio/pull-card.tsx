'use client';

import type { ChannelPull } from '@rostrum/contract/api';
import type { StreamState } from '@rostrum/contract/stream-state';
import { ChevronRight } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { PullView } from '../../server/pulls.ts';
import { askApi } from '../browser/api.ts';
import { judgeEncoder } from './link-words.ts';
import styles from './studio.module.css';

export type PullCardProps = {
  readonly slug: string;
  /** As the page was made with. */
  readonly known: PullView;
  readonly state: StreamState | null;
};

/** A camera, another server or a film that the channel fetches by itself, in place of an encoder that sends. */
export function PullCard({ slug, known, state }: PullCardProps) {
  const say = useSay('live');
  const [pull, setPull] = useState(known);
  const [isTyping, setTyping] = useState(known.shown === null);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const send = async (method: 'PUT' | 'DELETE', body?: { address?: string; isOn: boolean }): Promise<void> => {
    setBusy(true);
    const outcome = await askApi<ChannelPull>(method, `channels/${slug}/pull`, body);
    setBusy(false);
    setFault(outcome.ok ? undefined : outcome.say);
    if (outcome.ok) {
      setPull(outcome.value);
      setTyping(outcome.value.shown === null);
    }
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const address = new FormData(event.currentTarget).get('address');
    void send('PUT', { address: typeof address === 'string' ? address : '', isOn: true });
  };

  return (
    <details className={`panel ${styles['fold']}`} open={known.isOn}>
      <summary>
        <ChevronRight aria-hidden="true" />
        <span>
          <h2>{say('pull')}</h2>
          <span className={styles['faint']}>{say('pullText')}</span>
        </span>
      </summary>
      <div className={styles['foldBody']}>
        {pull.shown !== null && <Pulled shown={pull.shown} isOn={pull.isOn} state={state} />}
        {isTyping ? (
          <form method="post" className={styles['pullForm']} onSubmit={onSubmit}>
            <label className="field">
              <span>{say('address')}</span>
              <input
                className="input"
                name="address"
                placeholder="rtsp://user:password@camera.example/stream"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                maxLength={2048}
                required
              />
              <small className={styles['faint']}>{say('addressText')}</small>
            </label>
            <div className={styles['formActions']}>
              <button type="submit" className="button" disabled={isBusy}>
                {say('startPulling')}
              </button>
              {pull.shown !== null && (
                <button type="button" className="button" data-kind="plain" onClick={() => setTyping(false)}>
                  {say('keepAbove')}
                </button>
              )}
            </div>
          </form>
        ) : (
          <div className={styles['formActions']}>
            <button
              type="button"
              className="button"
              data-kind="quiet"
              disabled={isBusy}
              onClick={() => void send('PUT', { isOn: !pull.isOn })}
            >
              {say(pull.isOn ? 'stopPulling' : 'startPulling')}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setTyping(true)}>
              {say('anotherAddress')}
            </button>
            <button
              type="button"
              className="button"
              data-kind="plain"
              disabled={isBusy}
              onClick={() => void send('DELETE')}
            >
              {say('forget')}
            </button>
          </div>
        )}
        {fault !== undefined && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        <p className={styles['faint']}>{say('pullAfter')}</p>
      </div>
    </details>
  );
}

/** What is pulled, and how that does. */
function Pulled({ shown, isOn, state }: { shown: string; isOn: boolean; state: StreamState | null }) {
  const say = useSay('live');
  const encoder = state?.encoders.find(({ role }) => role === 'pull');
  const trouble = state?.notices.find(({ code }) => code === 'PULL_FAILED');
  const { does, mood } =
    encoder === undefined
      ? trouble === undefined
        ? ({ does: 'beingReached', mood: 'calm' } as const)
        : ({ does: 'cannotPull', mood: 'bad' } as const)
      : judgeEncoder(encoder, state?.status === 'reconnecting');
  return (
    <ul className={styles['encoders']}>
      <li data-mood={isOn ? mood : 'calm'}>
        <span className={styles['dot']} aria-hidden="true" />
        <span>
          <strong className={styles['address']}>{shown}</strong> {say(isOn ? does : 'notPulled')}
          {isOn && encoder === undefined && trouble !== undefined && <small>{trouble.say}</small>}
        </span>
      </li>
    </ul>
  );
}
