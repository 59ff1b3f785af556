'use client';

import { useState } from 'react';
import styles from './studio.module.css';

export type KeyRotationProps = {
  /** Which key, as it reads after "a new". */
  readonly name: string;
  /** What else happens besides, after "stops working at once"; empty for nothing. */
  readonly besides: string;
  /** @returns whether there is a new key. */
  readonly rotate: () => Promise<boolean>;
};

/** The way to a new key, asked twice: the present one is worth nothing from then on. */
export function KeyRotation({ name, besides, rotate }: KeyRotationProps) {
  const [stage, setStage] = useState<'rest' | 'asking' | 'done'>('rest');
  const onRotate = async (): Promise<void> => {
    if (await rotate()) {
      setStage('done');
    }
  };
  return (
    <>
      <p className={styles['soft']}>
        Whoever has the key can go live here. Keep it like a password.{' '}
        {stage !== 'asking' && (
          <button type="button" className={styles['link']} onClick={() => setStage('asking')}>
            Make a new {name}
          </button>
        )}
      </p>
      {stage === 'asking' && (
        <div className={styles['sure']}>
          <p>The present key stops working at once{besides}. Encoders need the new one before they can send again.</p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void onRotate()}>
              Make a new {name}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setStage('rest')}>
              Keep the present one
            </button>
          </div>
        </div>
      )}
      {stage === 'done' && (
        <p className={styles['done']} role="status">
          There is a new key. The one before does not work any more.
        </p>
      )}
    </>
  );
}
