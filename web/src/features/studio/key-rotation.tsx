'use client';

import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './studio.module.css';

export type KeyRotationProps = {
  /** What makes the new key, in words. */
  readonly action: string;
  /** What happens then, in words. */
  readonly consequence: string;
  /** @returns whether there is a new key. */
  readonly rotate: () => Promise<boolean>;
};

/** The way to a new key, asked twice: the present one is worth nothing from then on. */
export function KeyRotation({ action, consequence, rotate }: KeyRotationProps) {
  const say = useSay('studio');
  const [stage, setStage] = useState<'rest' | 'asking' | 'done'>('rest');
  const onRotate = async (): Promise<void> => {
    if (await rotate()) {
      setStage('done');
    }
  };
  return (
    <>
      <p className={styles['soft']}>
        {say('keyText')}{' '}
        {stage !== 'asking' && (
          <button type="button" className={styles['link']} onClick={() => setStage('asking')}>
            {action}
          </button>
        )}
      </p>
      {stage === 'asking' && (
        <div className={styles['sure']}>
          <p>{consequence}</p>
          <div className={styles['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void onRotate()}>
              {action}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setStage('rest')}>
              {say('keepKey')}
            </button>
          </div>
        </div>
      )}
      {stage === 'done' && (
        <p className={styles['done']} role="status">
          {say('keyIsNew')}
        </p>
      )}
    </>
  );
}
