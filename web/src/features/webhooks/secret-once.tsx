'use client';

import { CopyField } from '../studio/copy-field.tsx';
import styles from './webhooks.module.css';

export type SecretOnceProps = {
  /** Whether there was one before, which still signs. */
  readonly isNew: boolean;
  readonly secret: string;
  readonly onClose: () => void;
};

/** A webhook's secret, shown this one time, to be copied to where it is checked. */
export function SecretOnce({ isNew, secret, onClose }: SecretOnceProps) {
  return (
    <section className={styles['once']} aria-live="polite">
      <p>
        <strong>Copy the secret now: it is shown only this once.</strong> The receiver checks by it that a message comes
        from here.
        {isNew && ' Messages are signed by the old one too, for a day.'}
      </p>
      <CopyField label="Secret" value={secret} />
      <div className={styles['actions']}>
        <button type="button" className="button" data-kind="quiet" onClick={onClose}>
          I have copied it
        </button>
      </div>
    </section>
  );
}
