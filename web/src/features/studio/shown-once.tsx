'use client';

import { useSay } from '../../language/spoken-here.tsx';
import { CopyField } from './copy-field.tsx';
import styles from './shown-once.module.css';

export type ShownOnceProps = {
  readonly title: string;
  readonly text: string;
  /** Of the field. */
  readonly label: string;
  readonly value: string;
  /** Absent: it stays until the page is left. */
  readonly onClose?: () => void;
};

/** A secret, or a link that is one, which is shown this one time, to be copied. */
export function ShownOnce({ title, text, label, value, onClose }: ShownOnceProps) {
  const say = useSay('studio');
  return (
    <section className={styles['once']} role="status">
      <p>
        <strong>{title}</strong> {text}
      </p>
      <CopyField label={label} value={value} />
      {onClose !== undefined && (
        <div>
          <button type="button" className="button" data-kind="quiet" onClick={onClose}>
            {say('iCopied')}
          </button>
        </div>
      )}
    </section>
  );
}
