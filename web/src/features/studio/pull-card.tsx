'use client';

import type { ChannelPull } from '@rostrum/contract/api';
import type { StreamState } from '@rostrum/contract/stream-state';
import { ChevronRight } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { PullView } from '../../server/pulls.ts';
import { askApi } from '../browser/api.ts';
import { sayEncoder } from './link-words.ts';
import styles from './studio.module.css';

export type PullCardProps = {
  readonly slug: string;
  /** As the page was made with. */
  readonly known: PullView;
  readonly state: StreamState | null;
};

/** A camera, another server or a film that the channel fetches by itself, in place of an encoder that sends. */
export function PullCard({ slug, known, state }: PullCardProps) {
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
          <h2>Pull from an address</h2>
          <span className={styles['faint']}>A camera, another server, a film: fetched without an encoder.</span>
        </span>
      </summary>
      <div className={styles['foldBody']}>
        {pull.shown !== null && <Pulled shown={pull.shown} isOn={pull.isOn} state={state} />}
        {isTyping ? (
          <form method="post" className={styles['pullForm']} onSubmit={onSubmit}>
            <label className="field">
              <span>Address</span>
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
              <small className={styles['faint']}>
                rtsp://, srt://, https:// (HLS or a film), or file:NAME for a film in the server’s folder “films”.
              </small>
            </label>
            <div className={styles['formActions']}>
              <button type="submit" className="button" disabled={isBusy}>
                Start pulling
              </button>
              {pull.shown !== null && (
                <button type="button" className="button" data-kind="plain" onClick={() => setTyping(false)}>
                  Keep the one above
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
              {pull.isOn ? 'Stop pulling' : 'Start pulling'}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setTyping(true)}>
              Another address…
            </button>
            <button
              type="button"
              className="button"
              data-kind="plain"
              disabled={isBusy}
              onClick={() => void send('DELETE')}
            >
              Forget it
            </button>
          </div>
        )}
        {fault !== undefined && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        <p className={styles['faint']}>
          An encoder that sends with the channel’s key goes before what is pulled. Pull only what you may show.
        </p>
      </div>
    </details>
  );
}

/** What is pulled, and how that does. */
function Pulled({ shown, isOn, state }: { shown: string; isOn: boolean; state: StreamState | null }) {
  const encoder = state?.encoders.find(({ role }) => role === 'pull');
  const trouble = state?.notices.find(({ code }) => code === 'PULL_FAILED');
  const { say, mood } =
    encoder === undefined
      ? { say: trouble === undefined ? 'is being reached' : 'cannot be pulled now', mood: trouble ? 'bad' : 'calm' }
      : sayEncoder(encoder, state?.status === 'reconnecting');
  return (
    <ul className={styles['encoders']}>
      <li data-mood={isOn ? mood : 'calm'}>
        <span className={styles['dot']} aria-hidden="true" />
        <span>
          <strong className={styles['address']}>{shown}</strong> {isOn ? say : 'is not pulled now'}
          {isOn && encoder === undefined && trouble !== undefined && <small>{trouble.say}</small>}
        </span>
      </li>
    </ul>
  );
}
