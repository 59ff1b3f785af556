'use client';

import { type FormEvent, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { EncoderAccess } from './encoder-access.ts';
import styles from './studio.module.css';

/** Whether SRT is encrypted, and how long a packet that is late is waited for. */
export function SrtChoices({ access }: { access: EncoderAccess }) {
  const say = useSay('live');
  const chat = useSay('chat');
  const { choices, change } = access;
  const [latency, setLatency] = useState(String(choices.srtLatencyMs));
  const [outcome, setOutcome] = useState<{ isFault: boolean; say: string }>();
  const isChanged = latency !== String(choices.srtLatencyMs);

  const encrypt = async (encryptsSrt: boolean): Promise<void> => {
    const fault = await change({ encryptsSrt });
    const done = say(encryptsSrt ? 'encrypted' : 'notEncrypted');
    setOutcome({ isFault: fault !== undefined, say: fault ?? done });
  };
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fault = await change({ srtLatencyMs: Number(latency) });
    setOutcome({ isFault: fault !== undefined, say: fault ?? say('savedLater') });
  };

  return (
    <div className={styles['choices']}>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={choices.encryptsSrt}
          onChange={(event) => void encrypt(event.currentTarget.checked)}
        />
        <span>
          {say('encrypt')}
          <small>{say('encryptText')}</small>
        </span>
      </label>
      <form method="post" className="field" onSubmit={(event) => void onSubmit(event)}>
        <label htmlFor="srt-latency">{say('latency')}</label>
        <span className={styles['measure']}>
          <input
            className="input"
            id="srt-latency"
            type="number"
            inputMode="numeric"
            min={20}
            max={8000}
            step={1}
            required
            value={latency}
            aria-describedby="srt-latency-help"
            onChange={(event) => setLatency(event.currentTarget.value)}
          />
          <span>ms</span>
          {isChanged && (
            <button type="submit" className="button" data-kind="quiet">
              {chat('save')}
            </button>
          )}
        </span>
        <small id="srt-latency-help">{say('latencyText')}</small>
      </form>
      {outcome !== undefined && (
        <p className={outcome.isFault ? 'fault' : styles['done']} role={outcome.isFault ? 'alert' : 'status'}>
          {outcome.say}
        </p>
      )}
    </div>
  );
}
