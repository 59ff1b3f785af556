'use client';

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { EncoderAccess } from './encoder-access.ts';
import { EncoderAddresses, type Protocol, type Servers } from './encoder-addresses.tsx';
import { KeyRotation } from './key-rotation.tsx';
import styles from './studio.module.css';

export type BackupEncoderProps = {
  readonly access: EncoderAccess;
  readonly servers: Servers;
  readonly protocol: Protocol;
};

const WAYS = ['primary', 'stay', 'newest'] as const;

/** A second encoder with a key of its own, and which of the two viewers see. */
export function BackupEncoder({ access, servers, protocol }: BackupEncoderProps) {
  const say = useSay('studio');
  const name = useId();
  const [outcome, setOutcome] = useState<{ isFault: boolean; say: string }>();
  const choose = async (switching: (typeof WAYS)[number]): Promise<void> => {
    const fault = await access.change({ switching });
    setOutcome({ isFault: fault !== undefined, say: fault ?? say('savedNow') });
  };
  const rotate = async (): Promise<boolean> => {
    const fault = await access.rotate('backup');
    setOutcome(fault === undefined ? undefined : { isFault: true, say: fault });
    return fault === undefined;
  };
  return (
    <details className={`panel ${styles['fold']}`}>
      <summary>
        <ChevronRight aria-hidden="true" />
        <span>
          <h2>{say('backup')}</h2>
          <span className={styles['faint']}>{say('backupText')}</span>
        </span>
      </summary>
      <div className={styles['foldBody']}>
        <EncoderAddresses access={access} servers={servers} protocol={protocol} role="backup" />
        <KeyRotation action={say('newBackupKey')} consequence={say('backupKeyStops')} rotate={rotate} />
        <fieldset className={styles['ways']}>
          <legend>{say('whenBoth')}</legend>
          {WAYS.map((way) => (
            <label key={way} className={styles['check']}>
              <input
                type="radio"
                name={name}
                checked={access.choices.switching === way}
                onChange={() => void choose(way)}
              />
              <span>
                {say(`${way}Way`)}
                <small>{say(`${way}Text`)}</small>
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
