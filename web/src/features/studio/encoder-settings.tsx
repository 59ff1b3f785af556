'use client';

import type { ChannelCreated } from '@rostrum/contract/api';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { askApi } from '../browser/api.ts';
import { CopyField } from './copy-field.tsx';
import styles from './studio.module.css';

export type EncoderSettingsProps = {
  readonly slug: string;
  readonly addresses: { readonly rtmp: string; readonly srt: string; readonly watch: string };
  readonly isLive: boolean;
};

/** Server and stream key for OBS, with the steps. The key is fetched only when it is shown or copied. */
export function EncoderSettings({ slug, addresses, isLive }: EncoderSettingsProps) {
  const [key, setKey] = useState<string>();
  const [isShown, setShown] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [fault, setFault] = useState<string>();
  const [isRotated, setRotated] = useState(false);

  const load = async (method: 'GET' | 'POST'): Promise<string | undefined> => {
    setFault(undefined);
    const outcome = await askApi<ChannelCreated>(method, `channels/${slug}/stream-key`);
    if (outcome.ok) {
      setKey(outcome.value.streamKey);
      return outcome.value.streamKey;
    }
    setFault(outcome.say);
    return undefined;
  };
  const toggle = async (): Promise<void> => {
    if (!isShown && key === undefined && (await load('GET')) === undefined) {
      return;
    }
    setShown(!isShown);
  };
  const rotate = async (): Promise<void> => {
    if ((await load('POST')) !== undefined) {
      setAsking(false);
      setShown(true);
      setRotated(true);
    }
  };

  return (
    <section className={`panel ${styles['card']}`}>
      <h2>Encoder</h2>
      {addresses.rtmp !== '' && <CopyField label="Server" value={addresses.rtmp} />}
      <CopyField label="Stream key" value={key} isHidden={!isShown} fetchValue={() => load('GET')}>
        <button
          type="button"
          className="button"
          data-kind="quiet"
          aria-label={isShown ? 'Hide stream key' : 'Show stream key'}
          onClick={() => void toggle()}
        >
          {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        </button>
      </CopyField>
      <p className={styles['soft']}>
        Whoever has the key can go live here. Keep it like a password.{' '}
        {!isAsking && (
          <button type="button" className={styles['link']} onClick={() => setAsking(true)}>
            Make a new key
          </button>
        )}
      </p>
      {isAsking && (
        <div className={styles['sure']}>
          <p>
            The present key stops working at once{isLive ? ', and the running stream is ended' : ''}. Encoders need the
            new one before they can send again.
          </p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void rotate()}>
              Make a new key
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setAsking(false)}>
              Keep the present one
            </button>
          </div>
        </div>
      )}
      {isRotated && (
        <p className={styles['done']} role="status">
          This is the new key. The one before does not work any more.
        </p>
      )}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <ObsSteps />
    </section>
  );
}

function ObsSteps() {
  return (
    <details className={styles['steps']} open>
      <summary>Set up OBS Studio</summary>
      <ol>
        <li>
          Open <b>Settings → Stream</b>, choose the service <b>Custom…</b>, and paste <b>Server</b> and{' '}
          <b>Stream key</b>.
        </li>
        <li>
          In <b>Settings → Output</b> choose output mode <b>Advanced</b>, set the <b>keyframe interval to 2 s</b>, the
          rate control to <b>CBR</b> and the bit rate to what your line carries: 6000 kbit/s for 1080p, 3000 for 720p.
        </li>
        <li>
          Press <b>Start streaming</b>. This page turns live within a few seconds.
        </li>
      </ol>
    </details>
  );
}
