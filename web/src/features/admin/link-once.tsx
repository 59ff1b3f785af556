'use client';

import { CopyField } from '../studio/copy-field.tsx';
import styles from './admin.module.css';

export type LinkOnceProps = {
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly onClose: () => void;
};

/** A link that is shown this one time, to be copied. */
export function LinkOnce({ title, text, url, onClose }: LinkOnceProps) {
  return (
    <section className={`panel ${styles['card']} ${styles['form']}`} aria-live="polite">
      <h2>{title}</h2>
      <p className={styles['soft']}>{text}</p>
      <CopyField label="Link" value={url} />
      <div className={styles['actions']}>
        <button type="button" className="button" data-kind="quiet" onClick={onClose}>
          Done
        </button>
      </div>
    </section>
  );
}
