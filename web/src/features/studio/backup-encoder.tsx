'use client';

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { EncoderAccess } from './encoder-access.ts';
import { EncoderAddresses, type Protocol, type Servers } from './encoder-addresses.tsx';
import { KeyRotation } from './key-rotation.tsx';
import styles from './studio.module.css';

export type BackupEncoderProps = {
  readonly access: EncoderAccess;
  readonly servers: Servers;
  readonly protocol: Protocol;
};

const WAYS = [
  {
    value: 'primary',
    name: 'The main encoder',
    say: 'The backup steps in while it fails. Ten seconds after it is steady again, viewers see it again.',
  },
  {
    value: 'stay',
    name: 'Whoever is on the air',
    say: 'The other one steps in when it fails, and then stays. Nothing switches back by itself.',
  },
  {
    value: 'newest',
    name: 'Whoever started last',
    say: 'Start the second encoder and viewers see it, while both go on sending.',
  },
] as const;

/** A second encoder with a key of its own, and which of the two viewers see. */
export function BackupEncoder({ access, servers, protocol }: BackupEncoderProps) {
  const name = useId();
  const [outcome, setOutcome] = useState<{ isFault: boolean; say: string }>();
  const choose = async (switching: (typeof WAYS)[number]['value']): Promise<void> => {
    const fault = await access.change({ switching });
    setOutcome({ isFault: fault !== undefined, say: fault ?? 'Saved. It holds from now on.' });
  };
  const rotate = async (): Promise<boolean> => {
    const say = await access.rotate('backup');
    setOutcome(say === undefined ? undefined : { isFault: true, say });
    return say === undefined;
  };
  return (
    <details className={`panel ${styles['fold']}`}>
      <summary>
        <ChevronRight aria-hidden="true" />
        <span>
          <h2>Backup encoder</h2>
          <span className={styles['faint']}>Steps in when the first one fails.</span>
        </span>
      </summary>
      <div className={styles['foldBody']}>
        <EncoderAddresses access={access} servers={servers} protocol={protocol} role="backup" />
        <KeyRotation name="backup key" besides=", and a backup that sends is cut off" rotate={rotate} />
        <fieldset className={styles['ways']}>
          <legend>When both send, viewers see</legend>
          {WAYS.map((way) => (
            <label key={way.value} className={styles['check']}>
              <input
                type="radio"
                name={name}
                checked={access.choices.switching === way.value}
                onChange={() => void choose(way.value)}
              />
              <span>
                {way.name}
                <small>{way.say}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {outcome !== undefined && (
          <p className={outcome.isFault ? 'fault' : styles['done']} role={outcome.isFault ? 'alert' : 'status'}>
            {outcome.say}
          </p>
        )}
      </div>
    </details>
  );
}
